using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Registers the DuckDB connector.</summary>
public static class DuckDbServices
{
    /// <summary>
    /// Adds the retriever kind <c>DuckDb</c>: tables and views of a DuckDB file, and CSV, Parquet and JSON files through it.
    /// </summary>
    public static IServiceCollection AddDuckDb(this IServiceCollection services) =>
        services.AddRetriever("DuckDb", context => new DuckDbRetriever(context));
}
