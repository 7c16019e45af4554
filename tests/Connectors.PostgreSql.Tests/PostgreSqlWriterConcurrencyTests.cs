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
