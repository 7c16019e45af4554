namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>A received request.</summary>
/// <param name="Line">Method, path and query.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Headers">The headers by name; upper and lower case are equal.</param>
internal sealed record ScriptedRequest(string Line, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public bool IsDryRun => Body.Contains("\"dryRun\":true", StringComparison.Ordinal);
}
