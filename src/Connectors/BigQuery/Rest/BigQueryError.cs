using System.Net;
using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>The error of a request or job. Not every answer has a reason: the page of a proxy has none.</summary>
/// <param name="Status">The HTTP status; null for a job that failed after it was accepted.</param>
/// <param name="Reason">BigQuery's name of the error, such as <c>notFound</c>; empty if there is none.</param>
/// <param name="Message">The message of BigQuery.</param>
internal sealed record BigQueryError(HttpStatusCode? Status, string Reason, string Message)
{
    /// <summary>The kind of the error, which decides the reaction.</summary>
    public BigQueryErrorKind Kind { get; init; } = BigQueryErrorKinds.Of(Status, Reason, Message);

    /// <summary>The failed job, under which Google Cloud shows the error; null if BigQuery did not tell.</summary>
    public string? Job { get; init; }

    /// <summary>The column whose value cannot be used; null if BigQuery did not tell.</summary>
    public string? Column { get; init; }

    /// <summary>Whether the same request may be sent again.</summary>
    public bool MayBeSentAgain => Kind == BigQueryErrorKind.SendAgain;

    /// <summary>Whether the same query or job may succeed a moment later, under a new id.</summary>
    public bool IsTransient => Kind is BigQueryErrorKind.SendAgain or BigQueryErrorKind.StartAnew;

    /// <summary>
    /// Whether two statements changed one table at the same time, or too many statements waited for it. BigQuery has no reason for these
    /// errors.
    /// </summary>
    public bool IsConflict => Message.Contains("due to concurrent update", StringComparison.Ordinal)
        || Message.Contains("Too many DML statements outstanding", StringComparison.Ordinal);

    /// <summary>Whether the request can succeed with fewer rows.</summary>
    public bool BlamesData => Kind is BigQueryErrorKind.Row or BigQueryErrorKind.TooLarge;

    /// <summary>Whether the query is invalid, for example because it names a column that no longer exists.</summary>
    public bool IsWrongQuery =>
        Kind == BigQueryErrorKind.Statement && Reason == "invalidQuery" && BigQueryErrorKinds.Position().IsMatch(Message);

    /// <summary>The explanation for people, without text that may repeat a value of a row.</summary>
    public string Explanation => Kind == BigQueryErrorKind.Row
        ? $"a value of {(Column is null ? "a row" : $"column '{Column}'")} cannot be used (reason {Reason}{Page})."
        : Whole;

    /// <summary>The whole message of BigQuery. Only for checks, which read no row.</summary>
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

    /// <summary>Reads the body of an answer that is not a success.</summary>
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
            // The answer is not from BigQuery but from a proxy, or has no body.
        }

        return new(response.StatusCode, reason, message);
    }
}
