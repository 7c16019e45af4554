using System.Net;
using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>What BigQuery says of a request or job that failed. Not every answer has a reason: a proxy's page says none.</summary>
/// <param name="Status">The HTTP status; null for a job that failed after it was accepted.</param>
/// <param name="Reason">BigQuery's name of the error, such as <c>notFound</c>; empty where none was given.</param>
/// <param name="Message">What BigQuery says.</param>
internal sealed record BigQueryError(HttpStatusCode? Status, string Reason, string Message)
{
    /// <summary>What the error asks of who meets it.</summary>
    public BigQueryErrorKind Kind { get; init; } = BigQueryErrorKinds.Of(Status, Reason, Message);

    /// <summary>The job that failed, by which Google Cloud shows it; null where BigQuery did not tell.</summary>
    public string? Job { get; init; }

    /// <summary>The column whose value cannot be used; null where BigQuery did not tell.</summary>
    public string? Column { get; init; }

    /// <summary>Whether the very same request may be sent again.</summary>
    public bool MayBeSentAgain => Kind == BigQueryErrorKind.SendAgain;

    /// <summary>Whether the same query or job may succeed a moment later, as a new one.</summary>
    public bool IsTransient => Kind is BigQueryErrorKind.SendAgain or BigQueryErrorKind.StartAnew;

    /// <summary>
    /// Whether two statements changed one table at a time, or more wait for it than BigQuery lets wait; these have no reason of their own.
    /// </summary>
    public bool IsConflict => Message.Contains("due to concurrent update", StringComparison.Ordinal)
        || Message.Contains("Too many DML statements outstanding", StringComparison.Ordinal);

    /// <summary>Whether the request would succeed with some of its rows.</summary>
    public bool BlamesData => Kind is BigQueryErrorKind.Row or BigQueryErrorKind.TooLarge;

    /// <summary>Whether the query is wrong, as one is that names a column which is gone.</summary>
    public bool IsWrongQuery =>
        Kind == BigQueryErrorKind.Statement && Reason == "invalidQuery" && BigQueryErrorKinds.Position().IsMatch(Message);

    /// <summary>For people. What may repeat a value of a row is left out.</summary>
    public string Explanation => Kind == BigQueryErrorKind.Row
        ? $"a value of {(Column is null ? "a row" : $"column '{Column}'")} cannot be used (reason {Reason}{Page})."
        : Whole;

    /// <summary>All that BigQuery said; for checks, which touch no row.</summary>
    public string Whole => $"{Message.TrimEnd('.', '\n')}{Known}.";

    // A streamed row has no job.
    private string Page => Status == HttpStatusCode.OK ? ""
        : Job is null ? "; the job's page in Google Cloud says which"
        : $"; the page of job {Job} in Google Cloud says which";

    private string Known => (Reason, Job) switch
    {
        ("", null) => "",
        ("", _) => $" (job {Job})",
        (_, null) => $" (reason {Reason})",
        _ => $" (reason {Reason}; job {Job})",
    };

    /// <summary>Reads the body of an answer that is no success.</summary>
    public static async Task<BigQueryError> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var (reason, message) = ("", $"HTTP {(int)response.StatusCode}");
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.Object)
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
}
