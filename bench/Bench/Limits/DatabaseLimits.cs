using Npgsql;

namespace ModelPipeline.Bench;

/// <summary>How many batches of 512 rows the database reads and writes, on one connection and on two.</summary>
internal static class DatabaseLimits
{
    private const int Rows = 512;
    private const int CopyRows = 50_000;
    private const string Table = "limit_scores";

    private static readonly int[] Connections = [1, 2];

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        var database = session.Database;
        await database.ExecuteAsync($"DROP TABLE IF EXISTS {Table}; {ScoreRows.Create(Table)}", cancellationToken);
        await using (var connection = await database.Data.OpenConnectionAsync(cancellationToken))
        {
            await ScoreRows.UpsertAsync(connection, Table, [.. Enumerable.Range(1, InputData.WarmUsers).Select(InputData.User)],
                cancellationToken);
        }

        var random = new Random(1);
        string[] Users()
        {
            lock (random)
            {
                return [.. Enumerable.Range(0, Rows)
                    .Select(_ => InputData.User(random.Next(InputData.WarmUsers) + 1))
                    .Distinct()
                    .Order(StringComparer.Ordinal)];
            }
        }

        foreach (var count in Connections)
        {
            await Repeat.RunAsync(session, $"PostgreSQL, = ANY of 512 keys, 20 floats, {count} connection(s)", "rows/s", count,
                _ => ReadAsync(database, Users(), cancellationToken), cancellationToken);
            await Repeat.RunAsync(session, $"PostgreSQL, upsert of 512 existing rows by unnest, {count} connection(s)", "rows/s", count,
                async _ =>
            {
                await using var connection = await database.Data.OpenConnectionAsync(cancellationToken);
                return await ScoreRows.UpsertAsync(connection, Table, Users(), cancellationToken);
            }, cancellationToken);
        }

        await database.ExecuteAsync($"DROP TABLE IF EXISTS limit_copy; {ScoreRows.Create("limit_copy")}", cancellationToken);
        var next = 0;
        await Repeat.RunAsync(session, "PostgreSQL, binary COPY into a keyed table, 50,000 rows a commit", "rows/s", 1,
            _ => ScoreRows.CopyAsync(database, "limit_copy", (next += CopyRows) - CopyRows, CopyRows, cancellationToken),
            cancellationToken);
        await database.ExecuteAsync("DROP TABLE limit_copy", cancellationToken);
    }

    private static async Task<int> ReadAsync(PostgreSql database, string[] users, CancellationToken cancellationToken)
    {
        await using var command = database.Data.CreateCommand(
            $"SELECT user_id, {string.Join(", ", InputData.FeatureNames)} FROM {InputData.Features} WHERE user_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = users });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await ScoreRows.ReadAsync(rows, cancellationToken);
    }
}
