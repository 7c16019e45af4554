using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Registers the SQLite connector.</summary>
public static class SqliteServices
{
    /// <summary>Adds the retriever kind and the writer kind <c>Sqlite</c>.</summary>
    public static IServiceCollection AddSqlite(this IServiceCollection services) => services
        .AddRetriever("Sqlite", context => new SqliteRetriever(context))
        .AddWriter("Sqlite", context => new SqliteWriter(context));
}
