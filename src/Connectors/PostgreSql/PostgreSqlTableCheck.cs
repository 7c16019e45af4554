using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Creates a table of the pipeline where the table is missing, and checks a table that exists.</summary>
/// <param name="table">What the table needs.</param>
/// <param name="subject">The beginning of a fault of <c>Output:Table</c>, such as <c>is 'scores', which</c>.</param>
/// <param name="user">Who needs the key, such as <c>mode Upsert</c>.</param>
internal sealed class PostgreSqlTableCheck(PostgreSqlTableForm table, string subject, string user)
{
    /// <summary>
    /// Takes one lock for all tables: CREATE TABLE IF NOT EXISTS fails where another session creates the same table at the same time.
    /// </summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(5578135571253719120)";

    /// <summary>Creates or checks the table. Commits only where the result has no fault.</summary>
    public async Task<IReadOnlyList<Fault>> CreateOrCheckAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var existing = await PostgreSqlTableColumn.OfAsync(connection, table.Quoted, cancellationToken);
        if (existing.Count == 0)
        {
            // Only a missing table needs the right to create tables.
            await ExecuteAsync(connection, Lock, cancellationToken);
            await ExecuteAsync(connection, table.Create, cancellationToken);
            existing = await PostgreSqlTableColumn.OfAsync(connection, table.Quoted, cancellationToken);
        }

        var faults = Check(existing);
        if (faults.Count == 0)
            await transaction.CommitAsync(cancellationToken);
        return faults;
    }

    private List<Fault> Check(List<PostgreSqlTableColumn> existing)
    {
        var faults = new List<Fault>();
        void Mismatch(string what) =>
            faults.Add(
                new("Output:Table", $"{subject} exists and {what}; it is left as it is: name another table, or change that one."));
        foreach (var (column, type) in table.Columns)
        {
            var found = existing.Find(each => each.Name == column);
            if (found is null)
                Mismatch($"lacks the column '{column}' ({type})");
            else if (!Fits(found, type))
                Mismatch($"has column '{column}' as {found.Type}, not {type}");
            else if (found.Generated)
                Mismatch($"has column '{column}' as one that the database fills itself");
            else if (!found.Deterministic && table.Key.Contains(column))
                Mismatch($"has column '{column}' with a collation that takes different ids for one");
        }

        foreach (var extra in existing.Where(each => each.Required && !table.Columns.Any(column => column.Name == each.Name)))
            Mismatch($"has a column '{extra.Name}' that must be filled and that no score has");
        var key = existing.Where(each => each.Key >= 0).OrderBy(each => each.Key).Select(each => each.Name).ToArray();
        if (!key.SequenceEqual(table.Key))
            Mismatch($"has the primary key ({string.Join(", ", key)}), where {user} needs ({string.Join(", ", table.Key)})");
        return faults;
    }

    // Only types that store every value unchanged fit: numeric keeps fewer digits than a double has.
    private static bool Fits(PostgreSqlTableColumn found, string type) => found.Type == type || (type, found.Type) switch
    {
        ("real", "double precision") => true,
        ("bigint", "numeric") => true,
        ("text", _) => found.IsText,
        _ => false,
    };

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
