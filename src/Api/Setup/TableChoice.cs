using System.Data.Common;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ModelPipeline.Api;

/// <summary>Finds the table that <c>init</c> reads where the arguments name none.</summary>
internal static class TableChoice
{
    private const int MostNamed = 20;
    private const int TimeoutSeconds = 10;

    private const string Standard =
        """
        SELECT CASE WHEN table_schema IN ('public', 'main') THEN table_name ELSE table_schema || '.' || table_name END AS name
        FROM information_schema.tables WHERE table_schema NOT IN ('information_schema', 'pg_catalog') ORDER BY name
        """;

    /// <summary>The only table of a store.</summary>
    /// <exception cref="PipelineConfigurationException">There is none or more than one, or the store does not answer.</exception>
    public static async Task<string> OnlyOneAsync(StoreChoice store, CancellationToken cancellationToken)
    {
        if (store.Kind == "BigQuery")
            throw new PipelineConfigurationException("--table", "is missing; name the table that has a row for each user.");
        var tables = await ListAsync(store, cancellationToken);
        return tables switch
        {
            [var only] => only,
            [] => throw new PipelineConfigurationException("--input", "names a store without a table; name another store."),
            _ => throw new PipelineConfigurationException("--table",
                $"is missing; name the one of the {tables.Count} tables that has a row for each user: {Named(tables)}."),
        };
    }

    private static string Named(IReadOnlyList<string> tables) =>
        string.Join(", ", tables.Take(MostNamed)) + (tables.Count > MostNamed ? ", ..." : "");

    private static async Task<IReadOnlyList<string>> ListAsync(StoreChoice store, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Open(store);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandTimeout = TimeoutSeconds;
            command.CommandText = store.Kind == "Sqlite"
                ? "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
                : Standard;
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            var tables = new List<string>();
            while (await row.ReadAsync(cancellationToken))
                tables.Add(row.GetString(0));
            return tables;
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException or ArgumentException)
        {
            throw new PipelineConfigurationException("--input", $"names a store that does not list its tables: {e.Message}");
        }
    }

    private static DbConnection Open(StoreChoice store) => store.Kind switch
    {
        "PostgreSql" => new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(store.ConnectionString) { Timeout = TimeoutSeconds, Pooling = false }.ConnectionString),
        "Sqlite" => new SqliteConnection(
            new SqliteConnectionStringBuilder(store.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString),
        _ => new DuckDBConnection(
            new DbConnectionStringBuilder { ConnectionString = store.ConnectionString, ["ACCESS_MODE"] = "READ_ONLY" }.ConnectionString),
    };
}
