using System.Collections.Concurrent;

namespace ModelPipeline.Compliance;

/// <summary>Many writers and readers at once.</summary>
public abstract class WriterConcurrencyCompliance(IWriterStore store) : WriterCompliance(store)
{
    [Fact]
    public async Task WriteAsync_EightWritersOfOverlappingUsers_NoneFailsAndTheNewestOfEachUserStays()
    {
        var writers = new List<IWriter>();
        for (var i = 0; i < 8; i++)
            writers.Add(await OpenAsync());
        var newest = new ConcurrentDictionary<string, double>();
        var clock = 0;

        await Task.WhenAll(writers.Select((writer, i) => Task.Run(async () =>
        {
            var random = new Random(i);
            for (var round = 0; round < 25; round++)
            {
                string[] users = [.. Enumerable.Range(0, 200).Select(u => $"u{u}")];
                // The order is random, because batches that lock their rows in different orders can wait for each other.
                random.Shuffle(users);
                users = users[..random.Next(1, 120)];
                // The scores are older and newer in any order. A score is its own time, so the stored score shows which one was kept.
                var time = Interlocked.Increment(ref clock) + (random.Next(-20, 20) * 1000);
                await WriteAsync(writer, Scores.Of(time, time, users));
                foreach (var user in users)
                    newest.AddOrUpdate(user, time, (_, before) => Math.Max(before, time));
            }
        }, Token))).WaitAsync(TimeSpan.FromMinutes(3), Token);

        Assert.Equal(newest.Select(each => (each.Key, each.Value)).OrderBy(row => row.Key, StringComparer.Ordinal), await StoredAsync());
        Assert.Equal(newest["u0"], await writers[0].ScoreAsync("u0"));
        foreach (var writer in writers)
            await writer.DisposeAsync();
    }

    [Theory]
    [InlineData(OutputMode.Upsert)]
    [InlineData(OutputMode.Append)]
    public async Task WriteAsync_SameRunEightTimesAtOnce_IsStoredOnce(OutputMode mode)
    {
        await using var writer = await OpenAsync(mode);
        var run = Scores.Of(1, 10, [.. Enumerable.Range(0, 50).Select(i => $"u{i}")]);

        var keptOut = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => writer.WriteAsync(run, Token), Token)));

        Assert.All(keptOut, Assert.Empty);
        Assert.Equal(50, (await StoredAsync()).Length);
    }

    [Fact]
    public async Task ReadAsync_WhileAnotherWrites_SeesWholeBatches()
    {
        await using var writer = await OpenAsync();
        await using var reader = await OpenAsync();
        await writer.WriteAsync(Scores.Of(0, 0, "a", "z"), Token);

        var writing = Task.Run(async () =>
        {
            for (var i = 1; i <= 50; i++)
                await writer.WriteAsync(Scores.Of(i, i, "a", "z"), Token);
        }, Token);
        var seen = new List<double> { 0 };
        while (!writing.IsCompleted)
        {
            var a = await reader.ScoreAsync("a");
            // The users are of one batch. A reader who sees the first user's score must see at least that score of the last user.
            Assert.True(await reader.ScoreAsync("z") >= a, "A batch was seen in part.");
            seen.Add(a);
        }

        await writing;
        Assert.Equal(seen.Order(), seen);
        Assert.Equal(50, await reader.ScoreAsync("z"));
    }

    private async Task WriteAsync(IWriter writer, Predictions predictions)
    {
        while (true)
        {
            try
            {
                await writer.WriteAsync(predictions, Token);
                return;
            }
            catch (StoreException e) when (e.IsTransient && Store.WritersMayCollide)
            {
                // A run does the same: it waits a little and tries again.
                await Task.Delay(10, Token);
            }
        }
    }
}
