using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Bench;

/// <summary>Reads and writes rows in the way of the product, without the product.</summary>
internal static class ScoreRows
{
    private const string Version = "0123456789ab";

    public static string Create(string table) =>
        $"CREATE TABLE {table} (user_id text PRIMARY KEY, label boolean, probability real, model_version text NOT NULL, retrieved_at timestamptz NOT NULL, scored_at timestamptz NOT NULL, run_id uuid NOT NULL)";

    /// <summary>Stores rows of users, sorted, in one statement.</summary>
    public static async Task<int> UpsertAsync(NpgsqlConnection connection, string table, string[] users,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            INSERT INTO {table} AS stored SELECT u, l, p, $4, $5, $6, $7 FROM unnest($1, $2, $3) AS rows (u, l, p)
            ON CONFLICT (user_id) DO UPDATE SET label = excluded.label, probability = excluded.probability, model_version = excluded.model_version,
            retrieved_at = excluded.retrieved_at, scored_at = excluded.scored_at, run_id = excluded.run_id WHERE excluded.retrieved_at >= stored.retrieved_at
            """, connection);
        var now = TimeProvider.System.GetUtcNow();
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = users });
        command.Parameters.Add(new NpgsqlParameter<bool[]> { TypedValue = new bool[users.Length] });
        command.Parameters.Add(new NpgsqlParameter<float[]> { TypedValue = new float[users.Length] });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Version });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Empty });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Stores new rows by a binary copy, committed.</summary>
    public static async Task<int> CopyAsync(PostgreSql database, string table, int first, int count, CancellationToken cancellationToken)
    {
        await using var connection = await database.Data.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table} FROM STDIN (FORMAT BINARY)", cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        for (var i = first; i < first + count; i++)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(InputData.User(i), NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(true, NpgsqlDbType.Boolean, cancellationToken);
            await copy.WriteAsync(0.5f, NpgsqlDbType.Real, cancellationToken);
            await copy.WriteAsync(Version, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(Guid.Empty, NpgsqlDbType.Uuid, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
        return count;
    }

    /// <summary>Reads every value of a user and 20 floats.</summary>
    public static async Task<int> ReadAsync(NpgsqlDataReader rows, CancellationToken cancellationToken)
    {
        var count = 0;
        var sum = 0f;
        while (await rows.ReadAsync(cancellationToken))
        {
            sum += rows.GetString(0).Length;
            for (var i = 1; i <= InputData.FeatureCount; i++)
                sum += rows.GetFloat(i);
            count++;
        }

        GC.KeepAlive(sum);
        return count;
    }
}
