namespace ModelPipeline.Compliance;

/// <summary>Calls that are cancelled.</summary>
public abstract class RetrieverCancellationCompliance(IRetrieverStore store) : RetrieverCompliance(store)
{
    [Fact]
    public async Task EveryCall_TokenIsAlreadyCancelled_Throws()
    {
        await CreateAsync("a");
        await using var retriever = await OpenAsync();
        await using var another = Store.Make(OfTable);
        var cancelled = new CancellationToken(canceled: true);

        foreach (var call in new Func<Task>[] { () => retriever.GetAsync(["a"], cancelled), () => retriever.PingAsync(cancelled),
            () => another.OpenAsync([X], cancelled) })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call);
        }

        Assert.Equal(["a"], (await retriever.GetAsync(["a"], Token)).Users);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(300)]
    public async Task GetAsync_CancelledWhileTheQueryRuns_EndsPromptlyAndTheNextCallWorks(int milliseconds)
    {
        await using var retriever = await OpenAsync(new() { Query = Store.SlowQuery });
        await retriever.GetAsync([], Token);
        using var cancellation = new CancellationTokenSource();

        // The read is on another thread, because an embedded store works on the caller's thread.
        var reading = Task.Run(() => retriever.GetAsync(["a"], cancellation.Token), Token);
        cancellation.CancelAfter(milliseconds);
        // A query that nobody cancels runs longer than the limit.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeLimit, Token));

        Assert.Equal(0, (await retriever.GetAsync([], Token)).Count);
    }
}
