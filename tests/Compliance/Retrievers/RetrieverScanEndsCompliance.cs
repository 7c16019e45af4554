namespace ModelPipeline.Compliance;

/// <summary>Scans that end early.</summary>
public abstract class RetrieverScanEndsCompliance(IScanStore store) : RetrieverCompliance(store)
{
    private const int Users = 20_000;

    // More scans than a store has connections.
    private const int Times = 30;

    [Fact]
    public async Task ScanAsync_CancelledBetweenBatches_EndsPromptlyAndTheNextCallWorks()
    {
        await using var retriever = await OpenManyAsync();
        for (var i = 0; i < Times; i++)
        {
            using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
            await using var scan = retriever.ScanAsync(await WholeAsync(retriever), cancellation.Token)
                .GetAsyncEnumerator(cancellation.Token);
            Assert.True(await scan.MoveNextAsync());

            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ToEndAsync(scan).WaitAsync(TimeLimit, Token));
        }

        await WorksAsync(retriever);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task ScanAndPlanAsync_CancelledWhileTheyRun_EndPromptlyAndTheNextCallWorks(int milliseconds)
    {
        await using var retriever = await OpenManyAsync();
        var request = await WholeAsync(retriever);
        foreach (var call in new Func<CancellationToken, Task>[] { token => retriever.PlanScanAsync(1, token),
            token => ToEndAsync(retriever.ScanAsync(request, token).GetAsyncEnumerator(token)) })
        {
            using var cancellation = new CancellationTokenSource(milliseconds);

            try
            {
                // The call may end before. The test checks that nothing hangs and no other exception is thrown.
                await call(cancellation.Token).WaitAsync(TimeLimit, Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(cancellation.IsCancellationRequested);
            }

            await WorksAsync(retriever);
        }
    }

    [Fact]
    public async Task ScanAsync_StoppedAfterABatch_ReturnsItsConnection()
    {
        await using var retriever = await OpenManyAsync();
        var request = await WholeAsync(retriever);

        for (var i = 0; i < Times; i++)
        {
            Assert.Equal(request.BatchSize,
                (await retriever.ScanAsync(request, Token).FirstAsync(Token).AsTask().WaitAsync(TimeLimit, Token)).Rows.Count);
        }

        await WorksAsync(retriever);
    }

    [Fact]
    public async Task ScanAsync_ManyAtOnce_EachReadsItsPartition()
    {
        await using var retriever = await OpenManyAsync();
        var plan = await retriever.PlanScanAsync(Users / 8, Token);

        var read = await Task.WhenAll(plan.Partitions.Select(partition => Task.Run(() => retriever.ScanAsync([partition], 1000), Token)));

        Assert.Equal(Users, read.SelectMany(batches => batches.Users()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(read.SelectMany(batches => batches.Rows<long>("x")), row => Assert.Equal(row.User, $"u{row.Value}"));
    }

    private async Task<IRetriever> OpenManyAsync()
    {
        await CreateAsync([.. Enumerable.Range(0, Users).Select(i => $"u{i}")]);
        return await OpenAsync();
    }

    private static async Task<ScanRequest> WholeAsync(IRetriever retriever) =>
        new(Assert.Single((await retriever.PlanScanAsync(Users, Token)).Partitions), null, 100);

    private static async Task ToEndAsync(IAsyncEnumerator<ScanBatch> scan)
    {
        while (await scan.MoveNextAsync())
        {
        }
    }

    private static async Task WorksAsync(IRetriever retriever) =>
        Assert.Equal(["u7"], (await retriever.GetAsync(["u7"], Token).WaitAsync(TimeLimit, Token)).Users);
}
