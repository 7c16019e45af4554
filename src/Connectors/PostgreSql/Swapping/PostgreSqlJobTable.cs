using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>
/// The table in which a job keeps its rows until its end. Its name has the job and the number of the output table in PostgreSQL, so that
/// it needs no part of a name that may be long. It is in the schema of the output table.
/// </summary>
/// <param name="Quoted">The table's name, quoted.</param>
/// <param name="Exists">Whether the table exists.</param>
/// <param name="IsPublished">Whether the table has become the partition of the output table.</param>
internal sealed record PostgreSqlJobTable(string Quoted, bool Exists, bool IsPublished)
{
    private const string Prefix = "pipeline_job_";

    // A job takes less time, also if outages delay it.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Looks for the table of a job.</summary>
    /// <returns>The table; null if the output table is missing.</returns>
    public static async Task<PostgreSqlJobTable?> FindAsync(
        NpgsqlConnection connection, string output, Guid job, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT quote_ident(nspname), '{Prefix}' || $2 || '_' || output.oid, made.oid IS NOT NULL, coalesce(made.relispartition, false)
            FROM pg_class output JOIN pg_namespace ON pg_namespace.oid = output.relnamespace
            LEFT JOIN pg_class made ON made.relnamespace = output.relnamespace AND made.relname = '{Prefix}' || $2 || '_' || output.oid
            WHERE output.oid = to_regclass($1)
            """,
            connection);
        command.Parameters.Add(PostgreSqlRows.Text(output));
        command.Parameters.Add(PostgreSqlRows.Text($"{job:N}"));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new($"{row.GetString(0)}.{SqlName.Quote(row.GetString(1))}", row.GetBoolean(2), row.GetBoolean(3))
            : null;
    }

    /// <summary>The names of all tables in which jobs keep rows of an output table, quoted; with the job of each.</summary>
    public static async Task<IReadOnlyList<(string Quoted, Guid Job)>> ListAsync(
        NpgsqlConnection connection, string output, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT quote_ident(nspname), made.relname::text
            FROM pg_class output JOIN pg_namespace ON pg_namespace.oid = output.relnamespace
            JOIN pg_class made ON made.relnamespace = output.relnamespace AND made.relkind = 'r' AND NOT made.relispartition
                AND made.relname ~ ('^' || $2 || '[0-9a-f]{32}_' || output.oid || '$')
            WHERE output.oid = to_regclass($1)
            """,
            connection);
        command.Parameters.Add(PostgreSqlRows.Text(output));
        command.Parameters.Add(PostgreSqlRows.Text(Prefix));
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<(string, Guid)>();
        while (await row.ReadAsync(cancellationToken))
        {
            var name = row.GetString(1);
            tables.Add(($"{row.GetString(0)}.{SqlName.Quote(name)}", Guid.ParseExact(name.AsSpan(Prefix.Length, 32), "N")));
        }

        return tables;
    }

    /// <summary>Whether the job began so long ago that nobody completes it any more. The id of a job has its time.</summary>
    public static bool IsLeftBehind(Guid job, DateTimeOffset now) =>
        job.Version == 7 && DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64($"{job:N}"[..12], 16)) < now - Lifetime;
}
