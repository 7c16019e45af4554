using System.Text.Json.Nodes;
using Npgsql;

namespace ModelPipeline.Samples.Telco;

/// <summary>A schema of its own in a PostgreSQL database, dropped at the end: source, target or both.</summary>
internal sealed class PostgreSqlStore : ISource, ITarget
{
    private readonly string schema = $"telco_{Guid.NewGuid():N}";
    private readonly NpgsqlDataSource database;
    private bool disposed;

    private PostgreSqlStore(string connectionString)
    {
        ConnectionString = $"{connectionString};Search Path={schema}";
        database = NpgsqlDataSource.Create(ConnectionString);
    }

    public string Kind => "PostgreSql";

    public string ConnectionString { get; }

    public JsonObject Input => new() { ["Kind"] = Kind, ["Connection"] = "source", ["Table"] = "customers", ["UserColumn"] = "customerID" };

    public static async Task<PostgreSqlStore> CreateAsync(string connectionString)
    {
        var store = new PostgreSqlStore(connectionString);
        await store.ExecuteAsync($"CREATE SCHEMA {store.schema}");
        return store;
    }

    public async Task LoadAsync(string customers)
    {
        var columns = (await File.ReadAllLinesAsync(customers))[0].Split(',');
        await ExecuteAsync($"CREATE TABLE customers ({string.Join(", ", columns.Select(column => $"\"{column}\" text"))})");
        await using (var connection = await database.OpenConnectionAsync())
        await using (var copy = await connection.BeginTextImportAsync("COPY customers FROM STDIN (FORMAT csv, HEADER)"))
            await copy.WriteAsync(await File.ReadAllTextAsync(customers));
        foreach (var number in Customers.Numbers)
            await ExecuteAsync($"ALTER TABLE customers ALTER \"{number}\" TYPE float8 USING nullif(trim(\"{number}\"), '')::float8");
        await ExecuteAsync("ALTER TABLE customers ADD PRIMARY KEY (\"customerID\")");
    }

    public async Task<IReadOnlyDictionary<string, double>> ReadAsync(string table)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await SqliteTarget.ReadAsync(connection, table);
    }

    // A store that is both is disposed as both.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true))
            return;
        await ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
        await database.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
