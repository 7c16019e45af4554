namespace ModelPipeline.Telemetry;

/// <summary>
/// The sources whose spans this product sends. Those of libraries are recorded within a recorded span of the product, and nowhere else.
/// </summary>
internal static class SpanSources
{
    /// <summary>The names of the sources: the product's own, PostgreSQL's driver, and the HTTP client (BigQuery, model files).</summary>
    public static IReadOnlyList<string> Names { get; } = [PipelineTraces.SourceName, "Npgsql", "System.Net.Http"];
}
