namespace ModelPipeline.BigQueryEmulator.Api;

/// <summary>An error in the form of the REST API. Jobs fail with it too.</summary>
/// <param name="code">The HTTP status.</param>
/// <param name="reason">The <c>reason</c> that clients read, such as <c>notFound</c>.</param>
/// <param name="location">The cause, such as <c>q</c> for the query.</param>
internal sealed class ApiException(int code, string reason, string message, string? location = null) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public string? Location => location;

    public static ApiException Invalid(string message) => new(400, "invalid", message);

    public static ApiException InvalidQuery(string message) => new(400, "invalidQuery", message, "q");

    public static ApiException Unsupported(string what) => InvalidQuery($"The BigQuery emulator does not support {what}.");

    public static ApiException NotFound(string what) => new(404, "notFound", $"Not found: {what}");

    public static ApiException Duplicate(string what) => new(409, "duplicate", $"Already Exists: {what}");
}
