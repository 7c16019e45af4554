using System.Globalization;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>A column of a table, from PostgreSQL's catalogue.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">The type with its length, such as <c>character varying(3)</c>; for a domain, the underlying type.</param>
/// <param name="Key">The column's place in the primary key; -1 for a column outside the key.</param>
/// <param name="Required">Whether an insert must give a value.</param>
/// <param name="Generated">Whether the database itself fills the column.</param>
/// <param name="Deterministic">Whether the column's collation takes two different texts for different.</param>
internal sealed record PostgreSqlTableColumn(string Name, string Type, int Key, bool Required, bool Generated, bool Deterministic)
{
    // A domain counts as its underlying type. Where the domain's own conditions refuse a value, only that row fails.
    private const string Describe = """
        WITH RECURSIVE bases AS (
            SELECT attnum, atttypid AS type, atttypmod AS modifier FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0
            UNION ALL
            SELECT attnum, typbasetype, typtypmod FROM bases JOIN pg_type t ON t.oid = type AND typtype = 'd')
        SELECT a.attname,
               (SELECT format_type(type, modifier) FROM bases JOIN pg_type t ON t.oid = type AND typtype <> 'd' WHERE attnum = a.attnum),
               coalesce(array_position(i.indkey::int2[], a.attnum), -1),
               a.attnotnull AND NOT a.atthasdef AND a.attidentity = '',
               a.attgenerated <> '' OR a.attidentity = 'a',
               coalesce(c.collisdeterministic, true)
        FROM pg_attribute a
        LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
        LEFT JOIN pg_collation c ON c.oid = a.attcollation
        WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """;

    private const string Varying = "character varying(";

    /// <summary>The limit in characters; null for a type without a limit.</summary>
    public int? Room => Type.StartsWith(Varying, StringComparison.Ordinal) && Type.EndsWith(')')
        ? int.Parse(Type.AsSpan()[Varying.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture)
        : null;

    /// <summary>Whether the column takes every text, up to its limit.</summary>
    public bool IsText => Type is "text" or "character varying" || Room is not null;

    /// <summary>The columns of a table in their order; none where the table is missing.</summary>
    /// <param name="connection">A connection to the database.</param>
    /// <param name="table">The table's quoted name.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<List<PostgreSqlTableColumn>> OfAsync(
        NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Describe, connection) { Parameters = { PostgreSqlRows.Text(table) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new List<PostgreSqlTableColumn>();
        while (await reader.ReadAsync(cancellationToken))
        {
            columns.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetInt32(2), reader.GetBoolean(3), reader.GetBoolean(4),
                reader.GetBoolean(5)));
        }

        return columns;
    }
}
