using Npgsql;

namespace ModelPipeline.Silo.Schema;

/// <summary>Brings a database to the latest version of the schema. Idempotent. Safe for any number of processes at once.</summary>
internal sealed class SchemaMigration(NpgsqlDataSource database)
{
    // The key of an advisory lock. One process at a time migrates. The number is arbitrary, and no other program uses it.
    private const long Lock = 0x4d6f64656c506970;

    private const string VersionTable = """
        CREATE TABLE IF NOT EXISTS ModelPipelineSchema (
            Version integer NOT NULL PRIMARY KEY,
            Description text NOT NULL,
            AppliedAt timestamptz NOT NULL DEFAULT now())
        """;

    private const string WriteQuery =
        "INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ($1, $2) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText";

    /// <summary>The version of the database's schema; 0 for none. Needs the right to read only.</summary>
    public async Task<int> ReadVersionAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT coalesce(max(Version), 0) FROM ModelPipelineSchema");
            return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }

    /// <summary>Applies the missing versions.</summary>
    /// <returns>The versions that this call applied; none where the schema was current or another process was faster.</returns>
    public async Task<IReadOnlyList<SchemaVersion>> ApplyAsync(CancellationToken cancellationToken)
    {
        var applied = new List<SchemaVersion>();
        foreach (var version in ClusterSchema.Versions)
        {
            if (await ApplyAsync(version, cancellationToken))
                applied.Add(version);
        }

        return applied;
    }

    private async Task<bool> ApplyAsync(SchemaVersion version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The lock ends with the transaction, so that a process that dies releases the lock. A lock of a transaction also works through a
        // connection pooler.
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock($1)", [Lock], cancellationToken);
        await ExecuteAsync(connection, VersionTable, [], cancellationToken);
        if (await ExecuteAsync(connection, "INSERT INTO ModelPipelineSchema (Version, Description) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [version.Number, version.Description], cancellationToken) == 0)
        {
            return false;
        }

        await ExecuteAsync(connection, version.Sql, [], cancellationToken);
        foreach (var (key, text) in ClusterSchema.Queries)
            await ExecuteAsync(connection, WriteQuery, [key, text], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, object[] values,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
