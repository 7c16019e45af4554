namespace ModelPipeline.Tests;

public sealed class PipelineVersionsTests
{
    private static readonly Batch Row = new(["a"], [new Column<double>(new("x", ColumnType.Double), new[] { 3.0 })]);

    private readonly OpenVersions open = new();
    private readonly FakeModel old;
    private readonly FakeModel second;

    public PipelineVersionsTests()
    {
        old = open.Open("v1");
        second = open.Open("v2");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SwapAsync_NobodyHasALease_LetsTheVersionGoAtOnce()
    {
        await using var versions = open.Of("v1");
        await using (versions.Lease(Lane.Single))
        {
        }

        await versions.SwapAsync(open.Stable("v2"));
        await open.CloseAsync("v1");

        Assert.True(old.IsDisposed);
        Assert.Equal("v2", versions.Current.Stable.Id);
    }

    [Fact]
    public async Task SwapAsync_WhileABatchHasALease_TheBatchKeepsItsVersionToItsEnd()
    {
        await using var versions = open.Of("v1");
        var first = versions.Lease(Lane.Single);
        var second = versions.Lease(Lane.Job);

        await versions.SwapAsync(open.Stable("v2"));
        await open.CloseAsync("v1");
        await using var later = versions.Lease(Lane.Single);

        Assert.Equal(["v1", "v1", "v2"], new[] { first, second, later }.Select(each => each.Snapshot.Stable.Id));
        Assert.Equal(1, (await first.Of(first.Snapshot.Stable)!.ApplyAsync(Row, Token)).Count);
        await first.DisposeAsync();
        await first.DisposeAsync();
        Assert.False(old.IsDisposed);
        await second.DisposeAsync();
        Assert.True(old.IsDisposed);
    }

    [Fact]
    public async Task Again_LeaseThatOutlivesTheFirst_KeepsTheVersion()
    {
        await using var versions = open.Of("v1");
        var lease = versions.Lease(Lane.Single);
        var again = lease.Again(Lane.Job);
        await lease.DisposeAsync();
        await versions.SwapAsync(open.Stable("v2"));
        await open.CloseAsync("v1");

        Assert.False(old.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => { _ = lease.Again(Lane.Job); });
        await again.DisposeAsync();

        Assert.True(old.IsDisposed);
    }

    [Fact]
    public async Task ApplyAsync_CallThatOutlivesItsLease_KeepsTheModel()
    {
        var gate = new Gate();
        old.During = (_, _) => gate.PassAsync(CancellationToken.None);
        await using var versions = open.Of("v1");
        var lease = versions.Lease(Lane.Single);
        var applying = lease.Of(lease.Snapshot.Stable)!.ApplyAsync(Row, Token).AsTask();
        await gate.Reached;

        // As where the deadline of the caller passes: it waits no longer.
        await lease.DisposeAsync();
        await versions.SwapAsync(open.Stable("v2"));
        await open.CloseAsync("v1");
        Assert.False(old.IsDisposed);
        gate.Open();
        await applying;

        Assert.True(old.IsDisposed);
    }

    [Fact]
    public async Task ApplyHereAsync_CallThatArrivesAfterTheModelIsGone_DoesNotTouchIt()
    {
        await using var versions = open.Of("v1");
        var lease = versions.Lease(Lane.Single);
        var version = lease.Of(lease.Snapshot.Stable)!;
        await lease.DisposeAsync();
        await versions.SwapAsync(open.Stable("v2"));
        await open.CloseAsync("v1");

        await Assert.ThrowsAsync<OperationCanceledException>(() => version.ApplyHereAsync(Row, Token).AsTask());
        Assert.Equal(0, old.Calls);
    }

    [Fact]
    public async Task Lease_Disposed_Throws()
    {
        var versions = open.Of("v1");
        await versions.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => { _ = versions.Lease(Lane.Single); });
    }

    [Fact]
    public async Task LeaseAsync_VersionWithARole_ScoresEverybody()
    {
        await using var versions = new PipelineVersions("test", open.Snapshot(new() { Stable = "v1", Candidate = new("v2", 1) }));

        await using var lease = await versions.LeaseAsync(Lane.Job, "v2", Token);
        await versions.SwapAsync(open.Stable("v1"));
        await open.CloseAsync("v2");

        Assert.Equal("v2", lease.Snapshot.Stable.Id);
        Assert.Null(lease.Snapshot.Candidate);
        Assert.Equal(1, (await lease.Of(lease.Snapshot.Stable)!.ApplyAsync(Row, Token)).Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("v1")]
    public async Task LeaseAsync_StableVersion_IsThePresentSnapshot(string? version)
    {
        await using var versions = new PipelineVersions("test", open.Snapshot(new() { Stable = "v1", Candidate = new("v2", 1) }));

        await using var lease = await versions.LeaseAsync(Lane.Job, version, Token);

        Assert.Same(versions.Current, lease.Snapshot);
        Assert.Equal(Lane.Job, lease.Lane);
    }

    [Fact]
    public async Task LeaseAsync_VersionWithoutARole_IsOpenedAndLetGoAfterTheLease()
    {
        await using var versions = open.Of("v1");
        var asked = new List<string>();
        versions.OpenAsync = (version, _) =>
        {
            asked.Add(version);
            return Task.FromResult(open.Stable("v2"));
        };

        var lease = await versions.LeaseAsync(Lane.Job, "v2", Token);
        Assert.Equal(("v2", Lane.Job), (lease.Snapshot.Stable.Id, lease.Of(lease.Snapshot.Stable)!.Lane));
        await open.CloseAsync("v2");
        Assert.False(second.IsDisposed);
        await lease.DisposeAsync();

        Assert.True(second.IsDisposed);
        Assert.Equal(["v2"], asked);
    }

    [Fact]
    public async Task LeaseAsync_VersionWithARoleThatThisSiloCannotLoad_IsOpenedAsOneWithoutARole()
    {
        await using var versions = new PipelineVersions("test", open.Snapshot(new() { Stable = "v1", Candidate = new("v9", 1) }));
        versions.OpenAsync = (_, _) => throw new StoreException("It is broken here.");

        var e = await Assert.ThrowsAsync<StoreException>(() => versions.LeaseAsync(Lane.Job, "v9", Token).AsTask());

        Assert.Equal("It is broken here.", e.Message);
    }

    [Fact]
    public async Task LeaseAsync_VersionThatDoesNotOpen_LeavesNoLeaseBehind()
    {
        await using var versions = open.Of("v1");
        await Assert.ThrowsAsync<StoreException>(() => versions.LeaseAsync(Lane.Job, "v9", Token).AsTask());

        await versions.SwapAsync(open.Stable("v2"));
        await open.CloseAsync("v1");

        Assert.True(old.IsDisposed);
    }

    [Fact]
    public async Task Of_SlotThatThisSiloCannotLoad_IsNoLease()
    {
        await using var versions = new PipelineVersions("test", open.Snapshot(new() { Stable = "v1", Candidate = new("v9", 1) }));

        await using var lease = versions.Lease(Lane.Event);

        Assert.Null(lease.Of(lease.Snapshot.Candidate!));
        Assert.Equal(("v9", null, "It is broken."), (
            lease.Snapshot.Candidate!.Id, lease.Snapshot.Candidate.Version, lease.Snapshot.Candidate.Fault));
        var own = lease.Of(lease.Snapshot.Stable)!;
        Assert.Equal(("test", Lane.Event, "v1"), (own.Pipeline, own.Lane, own.Version));
    }

    [Fact]
    public async Task Again_OtherLane_IsALeaseOfThatLane()
    {
        await using var versions = open.Of("v1");
        await using var lease = versions.Lease(Lane.Single);

        await using var again = lease.Again(Lane.Shadow);

        Assert.Equal((Lane.Single, Lane.Shadow), (lease.Lane, again.Lane));
        Assert.Same(lease.Snapshot, again.Snapshot);
    }

    [Fact]
    public async Task LeaseAsync_UnknownVersion_Throws()
    {
        await using var versions = open.Of("v1");

        var e = await Assert.ThrowsAsync<StoreException>(() => versions.LeaseAsync(Lane.Job, "v9", Token).AsTask());

        Assert.Equal("Pipeline 'test' has no version 'v9'.", e.Message);
    }

    [Fact]
    public async Task Lease_HammeredWhileVersionsAreSwapped_NoBatchMeetsADisposedModel()
    {
        await using var versions = open.Of("v1");
        var swapping = true;
        var batches = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var applied = 0; Volatile.Read(ref swapping) || applied == 0; applied++)
            {
                await using var lease = versions.Lease(Lane.Single);
                Assert.Equal(1, (await lease.Of(lease.Snapshot.Stable)!.ApplyAsync(Row, Token)).Count);
            }
        })).ToArray();

        var gone = new List<FakeModel> { old };
        for (var i = 3; i < 2_000; i++)
        {
            gone.Add(open.Open($"v{i}"));
            var before = versions.Current.Stable.Id;
            await versions.SwapAsync(open.Stable($"v{i}"));
            await open.CloseAsync(before);
        }

        Volatile.Write(ref swapping, false);
        await Task.WhenAll(batches);
        Assert.All(gone.SkipLast(1), model => Assert.True(model.IsDisposed));
    }
}
