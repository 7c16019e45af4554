using System.Diagnostics;

namespace ModelPipeline.Bench;

/// <summary>
/// Reading all users, and storing scores for all of them, each alone, with as many connections as a job has partitions under way.
/// </summary>
internal sealed class BulkLimits(Session session, string table)
{
    public const string Read = "reading all rows alone";
    public const string Write = "upserting all rows alone";
    public const string Copy = "copying all rows alone";

    // The product's jobs do the same.
    private const int Connections = 2;
    private const int BatchSize = 2000;
    private const int CopySize = 50_000;

    private readonly string[] users = [.. Enumerable.Range(1, InputData.Users).Select(InputData.User)];

    /// <summary>Inserts the rows that are updated later.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        await session.Database.ExecuteAsync($"DROP TABLE IF EXISTS {table}; {ScoreRows.Create(table)}", cancellationToken);
        await UpsertAllAsync(cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        session.Note("bulk", Read, "users/s", await TimeAsync(ReadAllAsync, cancellationToken));
        session.Note("bulk", Write, "users/s", await TimeAsync(UpsertAllAsync, cancellationToken));
        var copied = $"{table}_copied";
        await session.Database.ExecuteAsync($"DROP TABLE IF EXISTS {copied}; {ScoreRows.Create(copied)}", cancellationToken);
        session.Note("bulk", Copy, "users/s", await TimeAsync(token => CopyAllAsync(copied, token), cancellationToken));
        await session.Database.ExecuteAsync($"DROP TABLE {copied}", cancellationToken);
    }

    private static async Task<double> TimeAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await work(cancellationToken);
        return InputData.Users / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private Task ReadAllAsync(CancellationToken cancellationToken) => PartsAsync(async (from, to) =>
    {
        await using var command = session.Database.Data.CreateCommand(
            $"SELECT user_id, {string.Join(", ", InputData.FeatureNames)} FROM {InputData.Features} WHERE user_id >= '{users[from]}' AND user_id <= '{users[to - 1]}' ORDER BY user_id");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await ScoreRows.ReadAsync(rows, cancellationToken);
    });

    private Task UpsertAllAsync(CancellationToken cancellationToken) => PartsAsync(async (from, to) =>
    {
        await using var connection = await session.Database.Data.OpenConnectionAsync(cancellationToken);
        for (var start = from; start < to; start += BatchSize)
            await ScoreRows.UpsertAsync(connection, table, users[start..Math.Min(start + BatchSize, to)], cancellationToken);
    });

    private Task CopyAllAsync(string copied, CancellationToken cancellationToken) => PartsAsync(async (from, to) =>
    {
        for (var start = from; start < to; start += CopySize)
        {
            // The numbers of users begin with 1.
            await ScoreRows.CopyAsync(session.Database, copied, start + 1, Math.Min(CopySize, to - start), cancellationToken);
        }
    });

    private static Task PartsAsync(Func<int, int, Task> work)
    {
        const int Part = InputData.Users / Connections;
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(i => Task.Run(() => work(i * Part, (i + 1) * Part))));
    }
}
