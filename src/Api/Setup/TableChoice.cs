using System.Data.Common;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Api;

/// <summary>
/// Finds the table that <c>init</c> reads where the arguments name none. Tables that the product itself has made are no candidates: those
/// of a cluster's database, and the scores, failures, shadow scores, explanations, queues and dead letters of pipelines.
/// </summary>
internal static class TableChoice
{
    private const int MostNamed = 20;
    private const int TimeoutSeconds = 10;

    // Columns that tell a table of the product from a table of the user that has the same name.
    private static readonly string[][] OwnColumns =
    [
        [OutputTable.ModelVersion, OutputTable.RetrievedAt, OutputTable.ScoredAt, OutputTable.RunId],
        [FailureTable.JobId, FailureTable.UserId, FailureTable.Reason],
        ["user_id", "enqueued_at", "available_at", "last_error", "transaction_id"],
        ["user_id", "enqueued_at", "attempts", "reason", "dead_at"],
    ];

    // The tables of a cluster; PostgreSQL has their names in lower case.
    private static readonly string[] OwnTables =
        ["OrleansQuery", "OrleansStorage", "OrleansReminders", "OrleansMembership", "OrleansMembershipVersion"];

    private const string OwnPrefix = "ModelPipeline";

    // The schema, or an empty text where a name without a schema is looked for in it.
    private const string Schema = "CASE WHEN table_schema = current_schema() THEN '' ELSE table_schema END AS schema";

    private const string OfUsers = "table_schema NOT IN ('information_schema', 'pg_catalog')";

    private const string Standard =
        $"SELECT {Schema}, table_name, table_name FROM information_schema.tables WHERE {OfUsers} ORDER BY schema, table_name";

    private static readonly string StandardColumns =
        $"SELECT {Schema}, table_name, column_name FROM information_schema.columns WHERE {OfUsers} AND column_name IN ({Listed})";

    private const string Sqlite =
        "SELECT '', name, name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
        + "ORDER BY name";

    // Of tables alone: a view that is broken would be an error here.
    private static readonly string SqliteColumns =
        $"""
        SELECT '', known.name, info.name FROM sqlite_schema AS known, pragma_table_info(known.name) AS info
        WHERE known.type = 'table' AND info.name IN ({Listed})
        """;

    private static string Listed => string.Join(", ", OwnColumns.SelectMany(each => each).Distinct().Select(each => $"'{each}'"));

    /// <summary>The only table of a store.</summary>
    /// <exception cref="PipelineConfigurationException">There is none or more than one, or the store does not answer.</exception>
    public static async Task<string> OnlyOneAsync(StoreChoice store, CancellationToken cancellationToken)
    {
        if (store.Kind == "BigQuery")
            throw new PipelineConfigurationException("--table", "is missing; name the table that has a row for each user.");
        var (tables, own) = await ListAsync(store, cancellationToken);
        return tables switch
        {
            [var only] => only,
            [] when own.Count > 0 => throw new PipelineConfigurationException("--table",
                $"is missing, and every table of the store was made by ModelPipeline itself: {Named(own)}. Name one of them, or another "
                + "store."),
            [] => throw new PipelineConfigurationException("--input", "names a store without a table; name another store."),
            _ => throw new PipelineConfigurationException("--table",
                $"is missing; name the one of the {tables.Count} tables that has a row for each user: {Named(tables)}."),
        };
    }

    private static string Named(IReadOnlyList<string> tables) =>
        string.Join(", ", tables.Take(MostNamed)) + (tables.Count > MostNamed ? ", ..." : "");

    private static async Task<(IReadOnlyList<string> Tables, IReadOnlyList<string> Own)> ListAsync(
        StoreChoice store, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Open(store);
            await connection.OpenAsync(cancellationToken);
            var isSqlite = store.Kind == "Sqlite";
            var all = await PairsAsync(connection, isSqlite ? Sqlite : Standard, cancellationToken);
            var marked = (await PairsAsync(connection, isSqlite ? SqliteColumns : StandardColumns, cancellationToken))
                .ToLookup(each => each.Table, each => each.Text);
            var apart = all.ToLookup(each => IsOwn(each.Text, marked[each.Table]), each => each.Table);
            return ([.. apart[false]], [.. apart[true]]);
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException or ArgumentException)
        {
            throw new PipelineConfigurationException("--input", $"names a store that does not list its tables: {e.Message}");
        }
    }

    private static async Task<List<(string Table, string Text)>> PairsAsync(
        DbConnection connection, string statement, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandTimeout = TimeoutSeconds;
        command.CommandText = statement;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var pairs = new List<(string, string)>();
        while (await row.ReadAsync(cancellationToken))
            pairs.Add((Name(row.GetString(0), row.GetString(1)), row.GetString(2)));
        return pairs;
    }

    // As Input:Table takes it, where a dot stands between a schema and a table.
    private static string Name(string schema, string table) => schema.Length == 0 ? Part(table) : $"{Part(schema)}.{Part(table)}";

    private static string Part(string name) => name.AsSpan().ContainsAny('.', '"') ? SqlName.Quote(name) : name;

    private static bool IsOwn(string table, IEnumerable<string> columns) =>
        table.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase)
        || OwnTables.Contains(table, StringComparer.OrdinalIgnoreCase)
        || Array.Exists(OwnColumns, own => !own.Except(columns, StringComparer.OrdinalIgnoreCase).Any());

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
