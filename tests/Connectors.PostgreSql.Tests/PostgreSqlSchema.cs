using System.Collections.Concurrent;
using System.ComponentModel.Design;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgreSqlServer))]

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>A separate schema, first in the search path. It is dropped at the end.</summary>
internal sealed class PostgreSqlSchema : IAsyncDisposable
{
    // A connection costs a server far more processor time than what a test does with it. Those of the tests themselves are shared.
    private static readonly ConcurrentDictionary<string, NpgsqlDataSource> Servers = [];

    private readonly NpgsqlDataSource database;
    private readonly bool isShared;

    /// <param name="server">The server.</param>
    /// <param name="canStop">Whether the test stops the server. Then each statement of the test has a connection of its own.</param>
    public PostgreSqlSchema(PostgreSqlServer server, bool canStop = false)
    {
        ConnectionString = $"{server.ConnectionString};Search Path=\"{Name},public\"";
        isShared = !canStop;
        database = isShared
            ? Servers.GetOrAdd(server.ConnectionString, text => NpgsqlDataSource.Create(text))
            : NpgsqlDataSource.Create($"{ConnectionString};Pooling=False");
        Execute($"CREATE SCHEMA {Name}");
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Name { get; } = $"s{Guid.NewGuid():n}";

    public string ConnectionString { get; }

    public void Execute(string sql, params object[] values)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of a result, as text; null for NULL.</summary>
    public string?[] Query(string sql)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand($"SELECT x::text FROM ({sql}) AS q (x)", connection);
        using var reader = command.ExecuteReader();
        var values = new List<string?>();
        while (reader.Read())
            values.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        return [.. values];
    }

    /// <summary>Makes the server forget its statistics of statements that name this schema. Other tests read those of theirs.</summary>
    public void ForgetStatements() =>
        Execute($"SELECT pg_stat_statements_reset(userid, dbid, queryid) FROM pg_stat_statements WHERE query LIKE '%{Name}%'");

    /// <summary>A new connection beside the connections of the connector.</summary>
    public NpgsqlConnection Connect()
    {
        var connection = database.OpenConnection();
        if (isShared)
        {
            // The pool forgets it when the connection comes back.
            using var command = new NpgsqlCommand("SELECT set_config('search_path', $1, false)", connection);
            command.Parameters.Add(new() { Value = $"{Name},public" });
            command.ExecuteNonQuery();
        }

        return connection;
    }

    public PostgreSqlRetriever Retriever(
        string table = "", string query = "", string userColumn = "user_id", string? connectionString = null,
        long sampleFrom = PostgreSqlScan.SampleFrom, ILoggerFactory? log = null) =>
        new(new("p", new() { Table = table, Query = query, UserColumn = userColumn }, connectionString ?? ConnectionString, Services(log)),
            sampleFrom);

    /// <summary>Opens a retriever.</summary>
    public async Task<PostgreSqlRetriever> OpenRetrieverAsync(IReadOnlyList<Field> wanted, string table = "", string query = "")
    {
        var retriever = Retriever(table, query);
        await retriever.OpenAsync(wanted, Token);
        return retriever;
    }

    public PostgreSqlWriter Writer(
        string table = "scores", OutputMode mode = OutputMode.Upsert, string? connectionString = null,
        int copyFrom = PostgreSqlWriter.CopyFrom, ILoggerFactory? log = null, OutputPublish publish = OutputPublish.Batches,
        TimeProvider? clock = null) =>
        new(
            new("p", new() { Table = table, Mode = mode, Publish = publish }, connectionString ?? ConnectionString, Services(log, clock)),
            copyFrom);

    /// <summary>The trigger <c>orders</c>, not open.</summary>
    public PostgreSqlTrigger Trigger(
        TriggerOptions options, string? connectionString = null, TimeSpan? timeout = null, TimeProvider? clock = null)
    {
        var context = new TriggerContext("orders", new("p", options, connectionString ?? ConnectionString, Services(null, clock)));
        return new(timeout is { } time ? context with { Timeout = time } : context);
    }

    /// <summary>Opens a writer, by default for one column <c>score</c>.</summary>
    public async Task<PostgreSqlWriter> OpenWriterAsync(Schema? outputs = null, string table = "scores",
        OutputMode mode = OutputMode.Upsert, int copyFrom = PostgreSqlWriter.CopyFrom)
    {
        var writer = Writer(table, mode, copyFrom: copyFrom);
        await writer.OpenAsync(outputs ?? Scores.Schema, Token);
        return writer;
    }

    /// <summary>Opens a retriever, reads these users once and closes it.</summary>
    public static async Task<Batch> ReadAsync(PostgreSqlRetriever retriever, IReadOnlyList<Field> wanted, params string[] users)
    {
        await using (retriever)
        {
            await retriever.OpenAsync(wanted, Token);
            return await retriever.GetAsync(users, Token);
        }
    }

    /// <summary>Waits for a condition.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var began = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(began.Elapsed < TimeSpan.FromSeconds(60), $"In 60 s it did not happen that {what}.");
            await Task.Delay(10, Token);
        }
    }

    /// <summary>The only fault of an opening.</summary>
    public static async Task<Fault> FaultAsync(Func<Task> open) =>
        Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(open)).Faults);

    private static ServiceContainer Services(ILoggerFactory? log, TimeProvider? clock = null)
    {
        var services = new ServiceContainer();
        if (log is not null)
            services.AddService(typeof(ILoggerFactory), log);
        if (clock is not null)
            services.AddService(typeof(TimeProvider), clock);
        return services;
    }

    public async ValueTask DisposeAsync()
    {
        Execute($"DROP SCHEMA {Name} CASCADE");
        if (!isShared)
            await database.DisposeAsync();
    }
}
