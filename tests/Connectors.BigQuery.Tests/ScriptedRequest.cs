namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>A request that a server got.</summary>
/// <param name="Line">Method, path and query.</param>
/// <param name="Body">As text.</param>
/// <param name="Headers">By name, in any case.</param>
internal sealed record ScriptedRequest(string Line, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public bool IsDryRun => Body.Contains("\"dryRun\":true", StringComparison.Ordinal);
}
