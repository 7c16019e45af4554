using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.PostgreSql;
using ModelPipeline.Connectors.Sqlite;

namespace ModelPipeline.Bench.Micro;

/// <summary>A retriever and writers, as the product makes them.</summary>
internal sealed class Stores : IAsyncDisposable
{
    public static readonly Field[] Outputs = [new("label", ColumnType.Boolean), new("probability", ColumnType.Single)];

    public required IRetriever Retriever { get; init; }

    public required IWriter PostgreSqlWriter { get; init; }

    public required IWriter SqliteWriter { get; init; }

    /// <summary>The benchmark's server, with its data.</summary>
    public static async Task<PostgreSql> OpenAsync()
    {
        var database = await PostgreSql.StartAsync(Repository.Workspace, default);
        await InputData.CreateAsync(database, default);
        return database;
    }

    public static async Task<Stores> CreateAsync(PostgreSql database, Field[] inputs)
    {
        var services = new ServiceCollection().AddPostgreSql().AddSqlite().BuildServiceProvider();
        IWriter Writer(string kind, string connection) => services.GetServices<WriterKind>().Single(each => each.Name == kind)
            .Create(new("micro", new() { Kind = kind, Connection = "store", Table = "micro_scores" }, connection, services));
        var stores = new Stores
        {
            Retriever = services.GetServices<RetrieverKind>().Single(each => each.Name == "PostgreSql")
                .Create(new("micro", new() { Kind = "PostgreSql", Connection = "store", Table = InputData.Features },
                    database.ConnectionString(), services)),
            PostgreSqlWriter = Writer("PostgreSql", database.ConnectionString()),
            SqliteWriter = Writer("Sqlite", $"Data Source={Path.Combine(Repository.Workspace.Data, "micro.db")}"),
        };
        await stores.Retriever.OpenAsync(inputs, default);
        await stores.PostgreSqlWriter.OpenAsync(new(Outputs), default);
        await stores.SqliteWriter.OpenAsync(new(Outputs), default);
        return stores;
    }

    public async ValueTask DisposeAsync()
    {
        await Retriever.DisposeAsync();
        await PostgreSqlWriter.DisposeAsync();
        await SqliteWriter.DisposeAsync();
    }
}
