using System.Net;
using System.Text.RegularExpressions;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>
/// Finds the kind of an error. The reason decides before the status: for example, a query above its limit of bytes gets status 500. Some
/// reasons have many causes (<c>invalidQuery</c>, <c>invalid</c>, <c>quotaExceeded</c>). Then the words of the message decide.
/// </summary>
internal static partial class BigQueryErrorKinds
{
    public static BigQueryErrorKind Of(HttpStatusCode? status, string reason, string message)
    {
        if (status == HttpStatusCode.RequestEntityTooLarge || IsPayload(message))
            return BigQueryErrorKind.TooLarge;
        switch (reason)
        {
            case "backendError" or "rateLimitExceeded" or "internalError":
                return BigQueryErrorKind.SendAgain;
            case "jobBackendError" or "jobInternalError" or "jobRateLimitExceeded" or "tableUnavailable":
                return BigQueryErrorKind.StartAnew;
            case "quotaExceeded" when Passing().IsMatch(message):
                return BigQueryErrorKind.StartAnew;
            case "" or "badGateway":
                return PassesBy(status) ? BigQueryErrorKind.SendAgain : BigQueryErrorKind.Refused;
        }

        if (Collision().IsMatch(message))
            return BigQueryErrorKind.StartAnew;
        return reason is "invalidQuery" or "invalid" ? OfInvalid(message) : BigQueryErrorKind.Refused;
    }

    // An unknown message counts as a message about a row: it may repeat a value, and halving soon shows whether every row fails in the same
    // way. Quoted text is a name or a value, and decides nothing.
    private static BigQueryErrorKind OfInvalid(string message)
    {
        var words = Quoted().Replace(message, "");
        if (NoSuchField().IsMatch(words))
            return BigQueryErrorKind.Statement;
        if (OfARow().IsMatch(words))
            return BigQueryErrorKind.Row;
        return Position().IsMatch(words) || OfTheStatement().IsMatch(words) ? BigQueryErrorKind.Statement : BigQueryErrorKind.Row;
    }

    private static bool PassesBy(HttpStatusCode? status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
        or HttpStatusCode.GatewayTimeout;

    private static bool IsPayload(string message) =>
        message.Contains("payload size exceeds", StringComparison.OrdinalIgnoreCase)
        || message.Contains("Request too large", StringComparison.OrdinalIgnoreCase)
        || message.Contains("Request Entity Too Large", StringComparison.OrdinalIgnoreCase);

    /// <summary>The position of an error in the text of a query, such as <c>at [1:8]</c>.</summary>
    [GeneratedRegex(@"\[\d+:\d+\]", RegexOptions.CultureInvariant)]
    public static partial Regex Position();

    // Matches quotas for short times. The other quotas are for a day.
    [GeneratedRegex("concurrent|per second|per 10 seconds|per minute|queued|rate limit",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Passing();

    // Matches conflicts: other statements change the table now, or too many wait for it. They come under any reason.
    [GeneratedRegex(
        "due to concurrent update|Too many DML statements outstanding|exceeded rate limits?|too many table update operations",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Collision();

    [GeneratedRegex("""'[^']*'|"[^"]*"|`[^`]*`""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    // This error also comes from loads, if all rows of the file have the unknown field.
    [GeneratedRegex("(^|: )no such field", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoSuchField();

    // The known messages about values. Some of these words are also in the other list. This list is checked first.
    [GeneratedRegex(
        "^(bad|invalid) (double|float|float64|int64|integer|bool|boolean|numeric|bignumeric|date|datetime|time|timestamp|interval|json|"
        + "base64|utf-?8|geography|input|value:)(?! (zone|literal|part))|^division by zero|overflow|"
        + "^(could not|cannot|failed to) (cast|parse|convert)(?! literal)|floating point error|out of (range|bounds)|^error while reading data|"
        + "JSON (parsing|processing)|row size exceeded|row (is )?too large|must match at most one source row|"
        + "scalar subquery produced more than one|null element|missing required field|required (field|column) .*(null|missing)|js udf|^error: ",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfARow();

    // The known messages about statements and tables. "Invalid table name" and similar messages have no position in the text.
    [GeneratedRegex(
        "streaming buffer|partition (elimination|filter|column|type|decorator|spec)|partitioning (spec|type|column|field)|partitioned|collation|"
        + "time ?zone|cluster|connection|(table|dataset|project|job|column|field|location|resource|reservation|model|routine|function) "
        + "(name|id|path|reference)|^invalid (table|dataset|project|job|location|resource|field|schema|path|kms)|"
        + "not found|does not exist|cannot be found|unrecognized name|^syntax error|schema|no matching signature|(not |un)supported|"
        + "not allowed|not permitted|legacy sql|standard sql|wildcard|materialized|row access polic|column-level|policy tag|encryption key|"
        + "undeclared parameter|destination table|primary key|foreign key|snapshot|read-only|billing|too complex|"
        + "too many (columns|subqueries|tables|fields)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfTheStatement();
}
