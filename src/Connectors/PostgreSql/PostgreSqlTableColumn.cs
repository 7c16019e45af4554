using System.Globalization;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>A column of a table as PostgreSQL's catalogue has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type with its length, such as <c>character varying(3)</c>; of a domain the type that it is made of.</param>
/// <param name="Key">Its place in the primary key; -1 where it is none of it.</param>
/// <param name="Required">Whether it must be filled by who inserts.</param>
/// <param name="Generated">Whether the database fills it.</param>
/// <param name="Deterministic">Whether its collation takes different texts for different ones.</param>
internal sealed record PostgreSqlTableColumn(string Name, string Type, int Key, bool Required, bool Generated, bool Deterministic)
{
    // A domain counts as the type that it is made of: what its own conditions refuse is its row's trouble.
    private const string Describe = """
        WITH RECURSIVE bases AS (
            SELECT attnum, atttypid AS type, atttypmod AS modifier FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0
            UNION ALL
            SELECT attnum, typbasetype, typtypmod FROM bases JOIN pg_type t ON t.oid = type AND typtype = 'd')
        SELECT a.attname, (SELECT format_type(type, modifier) FROM bases JOIN pg_type t ON t.oid = type AND typtype <> 'd' WHERE attnum = a.attnum),
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

    /// <summary>How many characters it has room for; null for any number of them.</summary>
    public int? Room => Type.StartsWith(Varying, StringComparison.Ordinal)
        ? int.Parse(Type.AsSpan()[Varying.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture)
        : null;

    /// <summary>The columns of a table in their order; none where it is missing.</summary>
    /// <param name="connection">Where it is.</param>
    /// <param name="table">Its quoted name.</param>
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
