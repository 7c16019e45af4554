using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>What BigQuery says of a request or job that failed. Not every answer has a reason: a proxy's page says none.</summary>
/// <param name="Status">The HTTP status; null for a job that failed after it was accepted.</param>
/// <param name="Reason">BigQuery's name of the error, such as <c>notFound</c>; empty where none was given.</param>
/// <param name="Message">What BigQuery says.</param>
internal sealed partial record BigQueryError(HttpStatusCode? Status, string Reason, string Message)
{
    /// <summary>
    /// Whether the very same request may be sent again. The reason decides before the status: a query over its limit of bytes is a 500.
    /// Errors of a job come back with the same request; they need a new one (<see cref="IsTransient"/>).
    /// </summary>
    public bool MayBeSentAgain => Reason switch
    {
        "backendError" or "rateLimitExceeded" or "internalError" => true,
        "" or "badGateway" => Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout,
        _ => false,
    };

    /// <summary>Whether the same query or job may succeed a moment later, as a new one.</summary>
    public bool IsTransient => MayBeSentAgain
        || Reason is "jobBackendError" or "jobInternalError" or "jobRateLimitExceeded" or "tableUnavailable"
        || IsStale
        // Two statements changed one table at a time, or more wait for it than BigQuery lets wait; these have no reason of their own.
        || Message.Contains("due to concurrent update", StringComparison.Ordinal)
        || Message.Contains("Too many DML statements outstanding", StringComparison.Ordinal);

    /// <summary>Whether what an earlier answer gave, such as a page's token, was no longer good: the query has to begin anew.</summary>
    public bool IsStale { get; init; }

    /// <summary>
    /// Whether a value of a row is to blame. BigQuery has one reason for a query that is wrong and one that fails on its data; the first
    /// kind says where in the text, such as <c>at [1:8]</c>. That is all there is to tell them by.
    /// </summary>
    public bool BlamesData => !IsTransient && Reason is "invalidQuery" or "invalid" && !Position().IsMatch(Message);

    /// <summary>Whether the query is wrong, as one is that names a column which is gone.</summary>
    public bool IsWrongQuery => !IsTransient && Reason is "invalidQuery" && Position().IsMatch(Message);

    /// <summary>For people. What may repeat a value of a row is left out.</summary>
    public string Explanation => BlamesData
        ? $"a value of a row cannot be used (reason {Reason}; the job's page in Google Cloud says which)."
        : Whole;

    /// <summary>All that BigQuery said; for checks, which touch no row.</summary>
    public string Whole => $"{Message.TrimEnd('.', '\n')}{(Reason.Length > 0 ? $" (reason {Reason})" : "")}.";

    /// <summary>Reads the body of an answer that is no success.</summary>
    public static async Task<BigQueryError> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var (reason, message) = ("", $"HTTP {(int)response.StatusCode}");
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            {
                if (error.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String)
                    message = text.GetString()!;
                if (error.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() > 0
                    && errors[0].TryGetProperty("reason", out var first) && first.ValueKind == JsonValueKind.String)
                {
                    reason = first.GetString()!;
                }
            }
        }
        catch (JsonException)
        {
            // Not BigQuery's own: a proxy on the way, or no body at all.
        }

        return new(response.StatusCode, reason, message);
    }

    [GeneratedRegex(@"\[\d+:\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}
