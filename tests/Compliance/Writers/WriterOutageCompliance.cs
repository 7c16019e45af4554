namespace ModelPipeline.Compliance;

/// <summary>A store that stops and starts again.</summary>
public abstract class WriterOutageCompliance(IWriterStore store) : WriterCompliance(store)
{
    [Fact]
    public async Task EveryCall_StoreStopsAndStarts_FailsTransientlyAndRecoversByItself()
    {
        await using var writer = await OpenAsync();
        // Open connections with prepared statements must recover.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => writer.WriteAsync(Scores.Of(0, 0, $"u{i}"), Token)));

        for (var round = 1; round <= 2; round++)
        {
            await Store.StopAsync();
            await FailsTransientlyAsync(writer, () => writer.WriteAsync(Scores.Of(-1, 100, "u0"), Token));
            await ReadsOrFailsAsync(writer, () => writer.ReadAsync("u0", Token));
            await ReadsOrFailsAsync(writer, () => writer.PingAsync(Token));
            await using (var another = Make())
                await FailsTransientlyAsync(another, () => another.OpenAsync(Scores.Schema, Token));
            await FailsTransientlyAsync(writer, () => writer.WriteAsync(Scores.Of(-1, 100, "u0"), Token));
            await Store.StartAsync();

            Assert.Equal(round - 1, await writer.ScoreAsync("u0").WaitAsync(TimeLimit, Token));
            await writer.WriteAsync(Scores.Of(round, round, "u0"), Token).WaitAsync(TimeLimit, Token);
            await writer.PingAsync(Token).WaitAsync(TimeLimit, Token);
            Assert.Equal(round, await writer.ScoreAsync("u0"));
            await using var later = await OpenAsync();
        }
    }

    private Task ReadsOrFailsAsync(IWriter writer, Func<Task> call) =>
        Store.ReadsWhileStopped ? call().WaitAsync(TimeLimit, Token) : FailsTransientlyAsync(writer, call);

    private async Task FailsTransientlyAsync(IWriter writer, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => call().WaitAsync(TimeLimit, Token));
        Assert.True(error.IsTransient, error.Message);
        Assert.False(error.BlamesData, error.Message);
        ErrorTexts.AssertHidden(error, writer.Location, Store.Setting(Table));
    }
}
