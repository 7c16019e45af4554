namespace ModelPipeline.Tests;

public sealed class FinishedQueueTests
{
    private readonly OpenVersions open = new();
    private readonly PipelineVersions versions;

    public FinishedQueueTests()
    {
        open.Open("v1");
        versions = open.Of("v1");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TryAdd_MoreThanTheRows_IsRefusedUntilThereIsRoom()
    {
        using var queue = new FinishedQueue(maxRows: 5, maxBytes: long.MaxValue);

        Assert.True(queue.TryAdd(Batch(3)));
        Assert.False(queue.HasRoom(3));
        Assert.False(queue.TryAdd(Batch(3)));
        Assert.True(queue.TryAdd(Batch(2)));
        Assert.Equal(5, queue.Rows);
        Assert.Equal(2, (await queue.TakeAsync(100, Token)).Count);
        Assert.Equal(0, queue.Rows);
        Assert.True(queue.TryAdd(Batch(5)));
    }

    [Fact]
    public void TryAdd_MoreThanTheBytes_IsRefused()
    {
        var one = ShadowBytes.Of(Batch(1).Rows) + ShadowBytes.Of(Batch(1).Predictions.Outputs);
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: 2 * one);

        Assert.True(queue.TryAdd(Batch(1)));
        Assert.True(queue.TryAdd(Batch(1)));
        Assert.False(queue.HasRoom(1));
        Assert.False(queue.TryAdd(Batch(1)));
    }

    [Fact]
    public async Task TakeAsync_SmallBatches_TakesThoseThatFitAndALargeOneAlone()
    {
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: long.MaxValue);
        foreach (var rows in new[] { 2, 3, 4, 20 })
            queue.TryAdd(Batch(rows));

        Assert.Equal([2, 3], (await queue.TakeAsync(8, Token)).Select(batch => batch.Rows.Count));
        Assert.Equal([4], (await queue.TakeAsync(8, Token)).Select(batch => batch.Rows.Count));
        Assert.Equal([20], (await queue.TakeAsync(8, Token)).Select(batch => batch.Rows.Count));
    }

    [Fact]
    public async Task TakeAsync_OtherSnapshotOrTypes_AreTakenApart()
    {
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: long.MaxValue);
        queue.TryAdd(Batch(1));
        await versions.SwapAsync(open.Stable("v1"));
        queue.TryAdd(Batch(2));
        var typed = Batch(3);
        queue.TryAdd(typed with { Rows = new(typed.Rows.Users, [new Column<long>(new("x", ColumnType.Int64), new long[3])]) });

        for (var rows = 1; rows <= 3; rows++)
            Assert.Equal([rows], (await queue.TakeAsync(100, Token)).Select(batch => batch.Rows.Count));
    }

    [Fact]
    public void HasRoom_RowsThatJustFit_IsTrueUntilTheQueueIsClosed()
    {
        using var queue = new FinishedQueue(maxRows: 5, maxBytes: long.MaxValue);
        queue.TryAdd(Batch(3));

        Assert.True(queue.HasRoom(2));
        Assert.False(queue.HasRoom(3));
        queue.Close();
        Assert.False(queue.HasRoom(1));
        Assert.Equal(0, queue.Rows);
    }

    [Fact]
    public async Task TakeAsync_Batches_FreesTheirBytes()
    {
        var one = ShadowBytes.Of(Batch(1).Rows) + ShadowBytes.Of(Batch(1).Predictions.Outputs);
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: one);

        for (var i = 0; i < 3; i++)
        {
            Assert.True(queue.HasRoom(1));
            Assert.True(queue.TryAdd(Batch(1)));
            Assert.False(queue.HasRoom(1));
            Assert.Single(await queue.TakeAsync(100, Token));
        }
    }

    [Fact]
    public async Task TakeAsync_RowsThatJustFit_AreTakenTogether()
    {
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: long.MaxValue);
        foreach (var rows in new[] { 3, 5, 1 })
            queue.TryAdd(Batch(rows));

        Assert.Equal([3, 5], (await queue.TakeAsync(8, Token)).Select(batch => batch.Rows.Count));
        Assert.Equal([1], (await queue.TakeAsync(8, Token)).Select(batch => batch.Rows.Count));
    }

    [Fact]
    public async Task TakeAsync_OutputsOfOtherTypes_AreTakenApart()
    {
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: long.MaxValue);
        queue.TryAdd(Batch(1));
        var typed = Batch(2);
        Column outputs = new Column<float>(new("y", ColumnType.Single), new float[2]);
        queue.TryAdd(typed with { Predictions = typed.Predictions with { Outputs = new(typed.Rows.Users, [outputs]) } });

        Assert.Equal([1], (await queue.TakeAsync(100, Token)).Select(batch => batch.Rows.Count));
        Assert.Equal([2], (await queue.TakeAsync(100, Token)).Select(batch => batch.Rows.Count));
    }

    [Fact]
    public async Task TakeAsync_EmptyQueue_WaitsForABatchOrTheToken()
    {
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: long.MaxValue);
        using var stop = new CancellationTokenSource();
        var taking = queue.TakeAsync(100, Token);
        Assert.False(taking.IsCompleted);
        queue.TryAdd(Batch(1));
        Assert.Single(await taking);

        var waiting = queue.TakeAsync(100, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void Close_ReturnsWhatWaitsAndTakesNoMore()
    {
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: long.MaxValue);
        queue.TryAdd(Batch(2));

        Assert.Equal(2, Assert.Single(queue.Close()).Rows.Count);
        Assert.False(queue.TryAdd(Batch(1)));
        Assert.Empty(queue.Close());
    }

    [Fact]
    public void Join_UserInSeveralBatches_TheNewestRowCounts()
    {
        using var queue = new FinishedQueue(maxRows: 1_000, maxBytes: long.MaxValue);
        var lease = versions.Lease(Lane.Shadow);
        var older = Finished.Of(lease, 10, "a", "bb");
        var newer = Finished.Of(lease, 20, "bb", "ccc");

        foreach (var batches in new[] { new[] { older, newer }, [newer, older] })
        {
            var joined = ShadowInput.Join(batches);

            Assert.Equal(["a", "bb", "ccc"], joined.Rows.Users.Order(StringComparer.Ordinal));
            var row = joined.Rows.Users.ToList().IndexOf("bb");
            Assert.Equal(newer.Predictions.RunId, joined.Runs[row].Id);
            Assert.Equal(joined.Rows.Users, joined.Stable.Users);
        }
    }

    private FinishedBatch Batch(int rows) =>
        Finished.Of(versions.Lease(Lane.Shadow), 10, [.. Enumerable.Range(0, rows).Select(row => $"user-{row}")]);
}
