using System.Collections.Concurrent;
using System.Globalization;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterConcurrencyTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Fact]
    public async Task OpenAsync_EightAtOnce_MakeOneTable()
    {
        var writers = Enumerable.Range(0, 8).Select(_ => schema.Writer()).ToArray();

        await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token))));

        Assert.Equal(["scores"], schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}'"));
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    [Fact]
    public async Task WriteAsync_TwoWritersOnOneTable_TheNewestOfEachUserStays()
    {
        await using var first = await schema.OpenWriterAsync();
        await using var second = await schema.OpenWriterAsync();
        var random = new Random(7);
        // Each write overlaps with its neighbours by half of its users; the score is the time, so that it tells which one stayed.
        var writes = Enumerable.Range(0, 60).Select(i => (Time: (double)i, Users: Enumerable.Range(i % 10 * 5, 10).Select(u => $"u{u}").ToArray())).ToArray();
        var shuffled = writes.ToArray();
        random.Shuffle(shuffled);

        await Task.WhenAll(shuffled.Select((write, i) => Task.Run(() =>
            (i % 2 == 0 ? first : second).WriteAsync(Scores.Of(write.Time, write.Time, null, write.Users), PostgreSqlSchema.Token))));

        foreach (var user in writes.SelectMany(write => write.Users).Distinct())
            Assert.Equal(writes.Where(write => write.Users.Contains(user)).Max(write => write.Time), await first.ScoreAsync(user));
    }

    [Fact]
    public async Task WriteAsync_EightWritersOfTheSameUsers_NoneFailsAndTheNewestStays()
    {
        var writers = new List<PostgreSqlWriter>();
        for (var i = 0; i < 8; i++)
            writers.Add(await schema.OpenWriterAsync(copyFrom: i % 2 == 0 ? 1 : int.MaxValue));
        var newest = new ConcurrentDictionary<string, double>();
        var clock = 0;
        using var until = new CancellationTokenSource(TimeSpan.FromSeconds(4));

        await Task.WhenAll(writers.Select((writer, i) => Task.Run(async () =>
        {
            var random = new Random(i);
            while (!until.IsCancellationRequested)
            {
                var users = Enumerable.Range(0, 200).Select(u => $"u{u}").ToArray();
                random.Shuffle(users);
                users = users[..random.Next(1, 120)];
                // Older and newer ones in any order; the score is the time, so that it tells which one stayed.
                var time = Interlocked.Increment(ref clock) + (random.Next(-20, 20) * 1000);
                await writer.WriteAsync(Scores.Of(time, time, null, users), PostgreSqlSchema.Token);
                foreach (var user in users)
                    newest.AddOrUpdate(user, time, (_, before) => Math.Max(before, time));
            }
        })));

        Assert.True(clock > 100, $"Only {clock} writes.");
        foreach (var (user, time) in newest)
            Assert.Equal(time, await writers[0].ScoreAsync(user));
        Assert.Equal([newest.Count.ToString(CultureInfo.InvariantCulture)], schema.Query("SELECT count(*) FROM scores"));
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_WhileOthersWrite_SeesWholeBatches()
    {
        await using var writer = await schema.OpenWriterAsync();
        await writer.WriteAsync(Scores.Of(0, 0, null, "a", "z"), PostgreSqlSchema.Token);

        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++)
                await writer.WriteAsync(Scores.Of(i, i, null, "a", "z"), PostgreSqlSchema.Token);
        }, PostgreSqlSchema.Token);
        var seen = new List<double> { 0 };
        while (!writing.IsCompleted)
        {
            var a = await writer.ScoreAsync("a");
            // Of one batch: whoever sees the first user's score sees at least that one for the last.
            Assert.True(await writer.ScoreAsync("z") >= a, "A batch was seen in part.");
            seen.Add(a);
        }

        await writing;
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(50, await writer.ScoreAsync("z"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
