using ModelPipeline.Connectors.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// Finds what a table has that an exchange of its only PostgreSQL partition would lose or break. Everything that belongs to the table
/// itself stays: views, grants, owner, comments, row-level security.
/// </summary>
internal static class PostgreSqlSwapFacts
{
    /// <summary>The bounds of the only partition. PostgreSQL needs no scan to know that all rows are within.</summary>
    public const string Bounds = "FOR VALUES FROM (MINVALUE) TO (MAXVALUE)";

    // $1 is the table, $2 are the columns of scores. Each row is a kind of problem and a name. The view pg_publication_tables would look at
    // all tables of all publications, and fail where somebody drops one of them meanwhile.
    private const string Find = $"""
        WITH output AS (SELECT * FROM pg_class WHERE oid = to_regclass($1)),
             parts AS (SELECT part.* FROM pg_inherits JOIN output ON inhparent = output.oid JOIN pg_class part ON part.oid = inhrelid),
             tables AS (SELECT * FROM output UNION ALL SELECT * FROM parts)
        SELECT 'form', relname::text FROM output WHERE NOT EXISTS (
            SELECT FROM pg_partitioned_table p JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
            WHERE p.partrelid = output.oid AND p.partstrat = 'r' AND p.partnatts = 1 AND a.attname = '{OutputTable.UserId}')
        UNION ALL
        SELECT 'form', relname FROM output WHERE relkind = 'p' AND 1 <> (SELECT count(*) FROM parts)
        UNION ALL
        SELECT 'form', relname FROM parts WHERE relkind <> 'r' OR pg_get_expr(relpartbound, oid) <> '{Bounds}'
        UNION ALL
        SELECT 'owner', format('%s (owner %s)', relname, pg_get_userbyid(relowner)) FROM tables WHERE NOT pg_has_role(relowner, 'USAGE')
        UNION ALL
        SELECT 'schema', relnamespace::regnamespace::text FROM output WHERE NOT has_schema_privilege(relnamespace, 'CREATE')
        UNION ALL
        SELECT 'column', attname FROM output JOIN pg_attribute ON attrelid = output.oid
        WHERE attnum > 0 AND NOT attisdropped AND attname <> ALL ($2)
        UNION ALL
        SELECT 'key', format('%s of %s', conname, conrelid::regclass) FROM pg_constraint
        WHERE contype = 'f' AND conparentid = 0 AND (conrelid IN (SELECT oid FROM tables) OR confrelid IN (SELECT oid FROM tables))
        UNION ALL
        SELECT 'trigger', tgname FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM tables) AND NOT tgisinternal AND tgparentid = 0
        UNION ALL
        SELECT 'rule', rulename FROM pg_rewrite WHERE ev_class IN (SELECT oid FROM tables)
        UNION ALL
        SELECT 'publication', pubname FROM pg_publication published
        WHERE puballtables
            OR EXISTS (SELECT FROM pg_publication_rel WHERE prpubid = published.oid AND prrelid IN (SELECT oid FROM tables))
        UNION ALL
        SELECT DISTINCT 'view', ev_class::regclass::text FROM pg_depend JOIN pg_rewrite rule ON rule.oid = objid
        WHERE classid = 'pg_rewrite'::regclass AND refclassid = 'pg_class'::regclass
            AND refobjid IN (SELECT oid FROM parts) AND ev_class NOT IN (SELECT oid FROM tables)
        """;

    // Publications of whole schemas.
    private const int PublishesSchemas = 15;

    private const string FindOfSchemas = """

        UNION ALL
        SELECT 'publication', pubname FROM pg_publication_namespace JOIN pg_publication published ON published.oid = pnpubid
        WHERE pnnspid IN (SELECT relnamespace FROM tables)
        """;

    /// <summary>Why the rows of the table cannot be swapped, as faults of <c>Output:Publish</c>; none where they can.</summary>
    public static async Task<IReadOnlyList<Fault>> CheckAsync(
        NpgsqlConnection connection, PostgreSqlOutputTable output, CancellationToken cancellationToken)
    {
        var faults = new List<Fault>();
        var find = connection.PostgreSqlVersion.Major >= PublishesSchemas ? Find + FindOfSchemas : Find;
        await using (var command = new NpgsqlCommand(find, connection))
        {
            command.Parameters.Add(PostgreSqlRows.Text(output.Quoted));
            command.Parameters.Add(new NpgsqlParameter<string[]>
            {
                TypedValue = [.. output.Columns.Select(column => column.Name)],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text,
            });
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
                faults.Add(FaultOf(output.Quoted, rows.GetString(0), rows.GetString(1)));
        }

        var columns = await PostgreSqlTableColumn.OfAsync(connection, output.Quoted, cancellationToken);
        foreach (var (name, type) in output.Columns)
        {
            // A binary copy converts nothing.
            if (columns.Find(column => column.Name == name) is { } found && !IsSame(found, type))
                faults.Add(Swap($"the table {output.Quoted} has column {SqlName.Quote(name)} as {found.Type}, not {type}; make it {type}"));
        }

        return [.. faults.Distinct()];
    }

    private static bool IsSame(PostgreSqlTableColumn found, string type) => found.Type == type || (type == "text" && found.IsText);

    private static Fault FaultOf(string table, string kind, string name) => Swap(kind switch
    {
        "form" => $"the table {table} is not partitioned by {OutputTable.UserId} with one partition from MINVALUE to MAXVALUE; make it "
            + "so with the statements in docs/connectors/postgresql.md (Swap)",
        "owner" => $"only its owner can exchange the rows of {name}; make the pipeline's role a member of the owner, or the owner",
        "schema" => $"a job makes a table in schema {name}; grant CREATE on it",
        "column" => $"the table {table} has a column {SqlName.Quote(name)} that no score has, and whose values would be lost; "
            + "move it to another table",
        "key" => $"the foreign key {name} would be checked or broken by each exchange of rows; drop it",
        "trigger" => $"the trigger {name} of {table} would not run for the rows of a job; drop it",
        "rule" => $"the rule {name} of {table} would not run for the rows of a job; drop it",
        "publication" => $"the publication {name} would miss the rows of a job; take {table} out of it",
        "view" => $"the view {name} reads the partition of {table} that a job replaces; make the view read {table} itself",
        _ => throw new InvalidOperationException($"'{kind}' is no kind of problem."),
    });

    private static Fault Swap(string reason) => new("Output:Publish", $"is Swap, but {reason}, or set Batches.");
}
