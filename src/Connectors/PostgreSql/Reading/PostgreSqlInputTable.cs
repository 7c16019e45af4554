using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>A table or view that the connector reads as a whole, as PostgreSQL's catalogue describes the table.</summary>
/// <param name="table">The table's quoted name.</param>
/// <param name="user">The name of the user column in the table.</param>
internal sealed class PostgreSqlInputTable(string table, string user)
{
    private const string TakesDifferentForOne = """
        SELECT EXISTS (SELECT FROM pg_attribute a JOIN pg_collation c ON c.oid = a.attcollation
                       WHERE a.attrelid = to_regclass($1) AND a.attname = $2 AND NOT c.collisdeterministic)
        """;

    // The description of a result does not tell a domain from the type below.
    private const string Types = """
        SELECT a.attname::text, t.typname::text FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped AND t.typnamespace = 'pg_catalog'::regnamespace
        """;

    // Gives the row count of the last ANALYZE, for a table that can be sampled, and whether each user has one row only.
    private const string Statistics = """
        SELECT CASE WHEN c.relkind IN ('r', 'm', 'p') THEN c.reltuples ELSE 0 END::int8,
               EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = $2
                       WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)
        FROM pg_class c WHERE c.oid = to_regclass($1)
        """;

    /// <summary>
    /// Whether the rows are in one table. In a view there may be a partitioned table: PostgreSQL finds the partitions of some users only
    /// with a plan for these users.
    /// </summary>
    public async Task<bool> IsOneTableAsync(PostgreSqlDatabase database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT relkind IN ('r', 'm') FROM pg_class WHERE oid = to_regclass($1)");
        command.Parameters.Add(PostgreSqlRows.Text(table));
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>
    /// The SQL that reads the table in the order of its user column. Where the column's collation takes different ids for equal, the order
    /// is that of the ids' bytes.
    /// </summary>
    public async Task<KeyScan> DescribeAsync(
        PostgreSqlDatabase database, PostgreSqlKey key, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = Command(connection, TakesDifferentForOne);
        var isOwnOrder = key.Type is not null && await command.ExecuteScalarAsync(cancellationToken) is false;
        return new(
            $"{table} AS input",
            isOwnOrder ? key.Column : $"{key.Column}::text COLLATE \"C\"",
            $"{key.Column} IS NOT NULL",
            $"{key.Column}::text",
            columns,
            name => $"@{name}::{key.Type ?? "text"}");
    }

    /// <summary>The columns whose types are PostgreSQL's own, with the names of the types.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TypesAsync(PostgreSqlDatabase database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Types);
        command.Parameters.Add(PostgreSqlRows.Text(table));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var types = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await row.ReadAsync(cancellationToken))
            types.Add(row.GetString(0), row.GetString(1));
        return types;
    }

    /// <summary>
    /// About how many rows the table has (zero for a table that cannot be sampled), and whether each user has one row only.
    /// </summary>
    public async Task<(long Rows, bool IsUnique)> StatisticsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = Command(connection, Statistics);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? (row.GetInt64(0), row.GetBoolean(1)) : default;
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string sql) =>
        new(sql, connection) { Parameters = { PostgreSqlRows.Text(table), PostgreSqlRows.Text(user) } };
}
