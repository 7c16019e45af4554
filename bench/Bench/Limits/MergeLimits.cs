using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ModelPipeline.Bench;

/// <summary>
/// Ways to bring rows of a job into a table that has rows of all users: batches from a temporary table, one statement each. The log that
/// PostgreSQL writes for a row does not depend on the machine's hour.
/// </summary>
internal static class MergeLimits
{
    private const string Table = "limit_merge";
    private const int Rows = 200_000;
    private const int BatchSize = 5_000;
    private const int Connections = 2;
    private const string Made = "c1, c2, 'v', now(), now(), gen_random_uuid()";

    private static readonly int[] Fillfactors = [100, 50];

    private static readonly (string Name, string Sql)[] Ways =
    [
        ("INSERT ... ON CONFLICT",
            $"INSERT INTO {Table} AS stored SELECT c0, {Made} FROM rows ON CONFLICT (user_id) DO UPDATE SET label = excluded.label, "
            + "probability = excluded.probability, model_version = excluded.model_version, retrieved_at = excluded.retrieved_at, "
            + "scored_at = excluded.scored_at, run_id = excluded.run_id WHERE excluded.retrieved_at >= stored.retrieved_at"),
        ("UPDATE ... FROM",
            $"UPDATE {Table} SET (label, probability, model_version, retrieved_at, scored_at, run_id) = ROW ({Made}) "
            + "FROM rows WHERE user_id = c0 AND now() >= retrieved_at"),
    ];

    public static async Task RunAsync(Session session, CancellationToken cancellationToken)
    {
        foreach (var (way, sql) in Ways)
        {
            foreach (var fillfactor in Fillfactors)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, {way}, 5,000 rows a commit, fillfactor {fillfactor}");
                await FillAsync(session.Database, fillfactor, cancellationToken);
                for (var round = 0; round < session.Options.Rounds; round++)
                {
                    var (rate, log) = await UpdateAllAsync(session.Database, sql, cancellationToken);
                    session.Note("limits", name, "rows/s", rate);
                    session.Note("limits", $"{name}: log", "B/row", log);
                    await session.Database.ExecuteAsync($"VACUUM {Table}", cancellationToken);
                }
            }
        }

        await session.Database.ExecuteAsync($"DROP TABLE {Table}", cancellationToken);
    }

    private static Task FillAsync(PostgreSql database, int fillfactor, CancellationToken cancellationToken)
    {
        var number = fillfactor.ToString(CultureInfo.InvariantCulture);
        return database.ExecuteAsync(
            $"DROP TABLE IF EXISTS {Table}; {ScoreRows.Create(Table)}; ALTER TABLE {Table} SET (fillfactor = {number}); "
            + $"INSERT INTO {Table} SELECT {UserOf("i")}, true, 0.5, 'v', now(), now(), gen_random_uuid() FROM generate_series(1, {Rows}) i",
            cancellationToken);
    }

    private static async Task<(double Rate, double Log)> UpdateAllAsync(
        PostgreSql database, string sql, CancellationToken cancellationToken)
    {
        const string At = "SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint";
        var before = await database.ScalarAsync<long>(At, cancellationToken);
        var began = Stopwatch.GetTimestamp();
        const int Part = Rows / Connections;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async part =>
        {
            await using var connection = await database.Data.OpenConnectionAsync(cancellationToken);
            for (var start = part * Part; start < (part + 1) * Part; start += BatchSize)
                await UpdateAsync(connection, sql, start, cancellationToken);
        }));
        var took = Stopwatch.GetElapsedTime(began);
        return (Rows / took.TotalSeconds, (await database.ScalarAsync<long>(At, cancellationToken) - before) / (double)Rows);
    }

    private static async Task UpdateAsync(NpgsqlConnection connection, string sql, int start, CancellationToken cancellationToken)
    {
        // The planner of UPDATE does not know the size of the temporary table. In the order of the rows, batches do not deadlock.
        await using var command = new NpgsqlCommand(
            "BEGIN; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; "
            + "CREATE TEMPORARY TABLE rows (c0 text, c1 boolean, c2 real) ON COMMIT DROP; "
            + string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO rows SELECT {UserOf("i")}, false, 0.25 FROM generate_series({start + 1}, {start + BatchSize}) i; ")
            + $"{sql}; COMMIT",
            connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string UserOf(string number) => $"'u' || lpad({number}::text, 7, '0')";
}
