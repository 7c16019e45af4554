using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Registers the PostgreSQL connector.</summary>
public static class PostgreSqlServices
{
    /// <summary>Adds the retriever kind, the writer kind and the trigger kind <c>PostgreSql</c>.</summary>
    public static IServiceCollection AddPostgreSql(this IServiceCollection services) => services
        .AddRetriever("PostgreSql", context => new PostgreSqlRetriever(context))
        .AddWriter("PostgreSql", context => new PostgreSqlWriter(context))
        .AddTrigger("PostgreSql", context => new PostgreSqlTrigger(context));
}
