using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ModelPipeline.Samples.Models;

/// <summary>A database with a table a model, typed by what its CSV file holds.</summary>
internal sealed class DatabaseStore : IStore
{
    private readonly DbConnection connection;
    private readonly string schema;

    private DatabaseStore(string kind, string connectionString, DbConnection connection, string schema)
    {
        Kind = kind;
        ConnectionString = connectionString;
        this.connection = connection;
        this.schema = schema;
    }

    public string Kind { get; }

    public string ConnectionString { get; }

    public static async Task<DatabaseStore> CreateSqliteAsync(string work)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(work, "inputs.db")};Pooling=False");
        await connection.OpenAsync();
        return new("Sqlite", "Data Source=inputs.db", connection, "");
    }

    public static async Task<DatabaseStore> CreatePostgreSqlAsync(string connectionString)
    {
        var schema = $"models_{Guid.NewGuid():N}";
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        // Each pipeline has connections of its own, and there are more pipelines than a server takes connections.
        const string Few = "Maximum Pool Size=1;Connection Idle Lifetime=2;Connection Pruning Interval=1";
        var store = new DatabaseStore("PostgreSql", $"{connectionString};Search Path={schema};{Few}", connection, schema);
        await store.ExecuteAsync($"CREATE SCHEMA {schema}; SET search_path TO {schema}");
        return store;
    }

    // SQLite has no NaN.
    public bool Holds(string?[] row) => schema.Length > 0 || !row.Contains("NaN");

    public string Table(ModelCase model) => $"\"{model.Name}\"";

    public async Task LoadAsync(ModelCase model)
    {
        var columns = model.Input.Columns;
        var rows = model.Input.Rows;
        string[] types = [.. columns.Select((name, i) => name == model.UserColumn ? "text PRIMARY KEY" : model.Input.TypeOf(i))];
        await ExecuteAsync($"CREATE TABLE {Table(model)} ({string.Join(", ", columns.Select((name, i) => $"{Quote(name)} {types[i]}"))})");
        await using var transaction = await connection.BeginTransactionAsync();
        await using var insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO {Table(model)} VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";
        foreach (var row in rows.Where(Holds))
        {
            insert.Parameters.Clear();
            for (var i = 0; i < columns.Length; i++)
            {
                var parameter = insert.CreateParameter();
                parameter.ParameterName = $"p{i}";
                parameter.Value = Value(row[i], types[i]);
                insert.Parameters.Add(parameter);
            }

            await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (schema.Length > 0)
            await ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
        await connection.DisposeAsync();
    }

    private static object Value(string? cell, string type) => (cell, type) switch
    {
        (null, _) => DBNull.Value,
        (_, "bigint") => long.Parse(cell, CultureInfo.InvariantCulture),
        (_, "double precision") => double.Parse(cell, CultureInfo.InvariantCulture),
        (_, "boolean") => bool.Parse(cell),
        _ => cell,
    };

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private async Task ExecuteAsync(string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
