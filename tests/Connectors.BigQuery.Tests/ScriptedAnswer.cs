namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>A prepared answer to a request.</summary>
/// <param name="On">The beginning of the request, such as <c>POST /bigquery/v2/projects/p/queries</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body of the answer.</param>
/// <param name="Type">The content type.</param>
internal sealed record ScriptedAnswer(string On, int Status, string Body, string Type = "application/json")
{
    public const string Query = "POST /bigquery/v2/projects/p/queries";

    /// <summary>An error in BigQuery's format.</summary>
    public static ScriptedAnswer Error(string on, int status, string reason, string message) =>
        new(on, status, ErrorBody(status, reason, message));

    public static string ErrorBody(int status, string reason, string message) => System.Text.Json.JsonSerializer.Serialize(new
    {
        error = new { code = status, message, errors = new[] { new { message, domain = "global", reason } } },
    });
}
