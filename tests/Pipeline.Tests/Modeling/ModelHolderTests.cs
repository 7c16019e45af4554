namespace ModelPipeline.Tests;

public sealed class ModelHolderTests
{
    private static readonly Batch Row = new(["a"], [new Column<double>(new("x", ColumnType.Double), new[] { 3.0 })]);

    private readonly FakeModel old = new();
    private readonly FakeModel next = new() { Version = "v2" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SwapAsync_NobodyHasALease_DisposesTheOldModelAtOnce()
    {
        await using var models = new ModelHolder("test", old);
        await using (models.Lease(Lane.Single))
        {
        }

        await models.SwapAsync(next);

        Assert.True(old.IsDisposed);
        Assert.Same(next, models.Current);
    }

    [Fact]
    public async Task SwapAsync_WhileABatchHasALease_BatchKeepsItsModelToItsEnd()
    {
        await using var models = new ModelHolder("test", old);
        var (first, second) = (models.Lease(Lane.Single), models.Lease(Lane.Job));

        await models.SwapAsync(next);
        await using var later = models.Lease(Lane.Single);

        Assert.Equal(["v1", "v1", "v2"], [first.Version, second.Version, later.Version]);
        Assert.Equal(1, (await first.ApplyAsync(Row, Token)).Count);
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.False(old.IsDisposed);
        await second.DisposeAsync();
        Assert.True(old.IsDisposed);
        Assert.False(next.IsDisposed);
    }

    [Fact]
    public async Task ApplyAsync_CallThatOutlivesItsLease_KeepsTheModel()
    {
        var gate = new Gate();
        old.During = (_, _) => gate.PassAsync(CancellationToken.None);
        await using var models = new ModelHolder("test", old);
        var lease = models.Lease(Lane.Single);
        var applying = lease.ApplyAsync(Row, Token).AsTask();
        await gate.Reached;

        // This happens when the deadline of the caller passes: the caller no longer waits.
        await lease.DisposeAsync();
        await models.SwapAsync(next);
        Assert.False(old.IsDisposed);
        gate.Open();
        await applying;

        Assert.True(old.IsDisposed);
    }

    [Fact]
    public async Task ApplyHereAsync_AfterTheModelWasDisposed_DoesNotUseIt()
    {
        await using var models = new ModelHolder("test", old);
        var lease = models.Lease(Lane.Single);
        await lease.DisposeAsync();
        await models.SwapAsync(next);

        await Assert.ThrowsAsync<OperationCanceledException>(() => lease.ApplyHereAsync(Row, Token).AsTask());
        Assert.Equal(0, old.Calls);
    }

    [Fact]
    public async Task Lease_Disposed_Throws()
    {
        var models = new ModelHolder("test", old);
        await models.DisposeAsync();

        Assert.True(old.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => models.Lease(Lane.Single));
    }

    [Fact]
    public async Task Lease_ManyThreadsWhileModelsAreSwapped_NoBatchUsesADisposedModel()
    {
        await using var models = new ModelHolder("test", new FakeModel());
        var swapping = true;
        var batches = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var applied = 0;
            for (; Volatile.Read(ref swapping) || applied == 0; applied++)
            {
                await using var lease = models.Lease(Lane.Single);
                Assert.Equal(1, (await lease.ApplyAsync(Row, Token)).Count);
            }

            return applied;
        })).ToArray();

        var gone = new List<FakeModel>();
        for (var i = 0; i < 2_000; i++)
        {
            gone.Add((FakeModel)models.Current);
            await models.SwapAsync(new FakeModel());
        }

        Volatile.Write(ref swapping, false);
        await Task.WhenAll(batches);
        Assert.All(gone, model => Assert.True(model.IsDisposed));
    }
}
