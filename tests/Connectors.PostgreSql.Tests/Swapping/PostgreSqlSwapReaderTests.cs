using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Swaps beside sessions that read and write the table.</summary>
public sealed class PostgreSqlSwapReaderTests(PostgreSqlServer server) : IAsyncDisposable
{
    private const int Readers = 16;
    private const int Writers = 4;
    private const int Swaps = 8;
    private static readonly string[] Users = [.. Enumerable.Range(0, 200).Select(i => $"u{i:000}")];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task CompleteJobAsync_BesideReadersAndWriters_NobodyIsRefusedOrSeesAPartOfTheTable()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(0, 0, Users), PostgreSqlSchema.Token);
        using var end = new CancellationTokenSource();
        var (reads, newest) = (0, new ConcurrentDictionary<string, double>());
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(async () =>
        {
            await using var connection = schema.Connect();
            while (!end.IsCancellationRequested)
            {
                await using var count = new NpgsqlCommand("SELECT count(*) FROM scores", connection);
                Assert.Equal((long)Users.Length, await count.ExecuteScalarAsync());
                Interlocked.Increment(ref reads);
            }
        })).ToArray();
        var writers = Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            // Each writer has users of its own, and its times rise beside those of the jobs.
            for (var i = 0; !end.IsCancellationRequested; i++)
            {
                var user = Users[(i % 5 * Writers) + number];
                var time = (i * 0.5) + 0.25;
                await writer.WriteAsync(Scores.Of(time, time, user), PostgreSqlSchema.Token);
                newest[user] = time;
            }
        })).ToArray();

        for (var swap = 1; swap <= Swaps; swap++)
        {
            var before = Volatile.Read(ref reads);
            await SwapJob.RunAsync(writer, swap, swap, Users);
            await PostgreSqlSchema.UntilAsync(
                () => Volatile.Read(ref reads) > before || readers.Any(each => each.IsCompleted), "a reader goes on");
        }

        await end.CancelAsync();
        await Task.WhenAll([.. readers, .. writers]).WaitAsync(Limit);
        foreach (var user in Users)
        {
            var expected = Math.Max(Swaps, newest.GetValueOrDefault(user));
            var stored = Assert.Single(schema.Query($"SELECT score FROM scores WHERE user_id = '{user}'"));
            Assert.Equal(expected, double.Parse(stored!, CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task CompleteJobAsync_TransactionReadsTheTable_WaitsAndLetsOthersRead()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);
        await using var reader = schema.Connect();
        await using var transaction = await reader.BeginTransactionAsync(PostgreSqlSchema.Token);
        await using (var read = new NpgsqlCommand("SELECT count(*) FROM scores", reader))
            await read.ExecuteScalarAsync(PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        var completing = job.CompleteAsync(1);
        await PostgreSqlSchema.UntilAsync(() => IsSwapWaiting, "the swap waits");

        // The waiting swap keeps this reader waiting until it gives up for a moment.
        Assert.Equal(["1"], schema.Query("SELECT score FROM scores"));
        Assert.False(completing.IsCompleted);
        await transaction.CommitAsync(PostgreSqlSchema.Token);
        await completing.WaitAsync(Limit);

        Assert.Equal(["2"], schema.Query("SELECT score FROM scores"));
    }

    [Fact]
    public async Task CompleteJobAsync_CanceledWhileItWaits_LeavesTheTableAndCanGoOn()
    {
        await using var writer = schema.Writer(publish: OutputPublish.Swap);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 10, "a"), PostgreSqlSchema.Token);
        var job = await SwapJob.BeginAsync(writer);
        await job.WriteAsync(2, 20, "a");
        await using (var reader = schema.Connect())
        {
            await using var hold = new NpgsqlCommand("BEGIN; SELECT count(*) FROM scores", reader);
            await hold.ExecuteNonQueryAsync(PostgreSqlSchema.Token);
            using var cancel = new CancellationTokenSource();
            var completing = job.CompleteAsync(1, cancel.Token);
            await PostgreSqlSchema.UntilAsync(() => IsSwapWaiting, "the swap waits");

            await cancel.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => completing.WaitAsync(Limit));
        }

        Assert.Equal(["1"], schema.Query("SELECT score FROM scores"));
        await job.CompleteAsync(1);
        Assert.Equal(["2"], schema.Query("SELECT score FROM scores"));
    }

    private bool IsSwapWaiting => schema.Query(
        $"SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock' AND relation = '{schema.Name}.scores'::regclass")
        .Length > 0;

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
