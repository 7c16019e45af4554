using System.Net;
using System.Text.RegularExpressions;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>
/// Tells the kind of an error. The reason decides before the status: a query over its limit of bytes is a 500. Where BigQuery has one
/// reason for many causes (<c>invalidQuery</c>, <c>invalid</c>, <c>quotaExceeded</c>), the words of the message decide.
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

    // A message that is in none of the lists is taken for a row's: it may repeat a value, and halving the rows tells soon whether every row
    // fails alike. What stands in quotes is a name or a value, and decides nothing.
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

    /// <summary>Where in the text of a query the error is, such as <c>at [1:8]</c>.</summary>
    [GeneratedRegex(@"\[\d+:\d+\]", RegexOptions.CultureInvariant)]
    public static partial Regex Position();

    // Of the quotas, those that are over in a moment; the others are of a day.
    [GeneratedRegex("concurrent|per second|per 10 seconds|per minute|queued|rate limit",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Passing();

    // Others change the table at this moment, or more wait for the table than BigQuery lets wait. These come under any reason.
    [GeneratedRegex(
        "due to concurrent update|Too many DML statements outstanding|exceeded rate limits?|too many table update operations",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Collision();

    [GeneratedRegex("""'[^']*'|"[^"]*"|`[^`]*`""", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    // Of a load too, where the file's rows all have the field.
    [GeneratedRegex("(^|: )no such field", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NoSuchField();

    // What BigQuery says of values, as far as it is known. Some of these words stand in the other list too: this list is asked first.
    [GeneratedRegex(
        "^(bad|invalid) (double|float|float64|int64|integer|bool|boolean|numeric|bignumeric|date|datetime|time|timestamp|interval|json|"
        + "base64|utf-?8|geography|input|value:)(?! (zone|literal|part))|^division by zero|overflow|"
        + "^(could not|cannot|failed to) (cast|parse|convert)(?! literal)|floating point error|out of (range|bounds)|^error while reading data|"
        + "JSON (parsing|processing)|row size exceeded|row (is )?too large|must match at most one source row|"
        + "scalar subquery produced more than one|null element|missing required field|required (field|column) .*(null|missing)|js udf|^error: ",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OfARow();

    // What it says of statements and tables. "Invalid table name" and the like have no position in the text.
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
