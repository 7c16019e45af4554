using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>Versions of an input: each is made once, and lives as long as somebody reads it.</summary>
public sealed class InputHolderTests : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider clock = new();
    private readonly List<FakeInput> made = [];
    private readonly InputHolder holder;
    private string version = "1";
    private Exception? failure;
    private Task gate = Task.CompletedTask;

    public InputHolderTests() => holder = new(_ => Task.FromResult(version), MakeAsync, clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcquireAsync_SameVersion_IsMadeOnceAndKept()
    {
        await using (var first = await holder.AcquireAsync(Token))
        {
            await using var second = await holder.AcquireAsync(Token);
            Assert.Same(first.Input, second.Input);
        }

        await using var third = await holder.AcquireAsync(Token);
        Assert.Same(Assert.Single(made), third.Input);
        Assert.False(made[0].IsDisposed);
    }

    [Fact]
    public async Task AcquireAsync_ManyAtOnce_WaitForOneMaking()
    {
        var open = new TaskCompletionSource();
        gate = open.Task;
        var waiting = Enumerable.Range(0, 5).Select(_ => holder.AcquireAsync(Token)).ToList();
        open.SetResult();

        var leases = await Task.WhenAll(waiting);

        Assert.Single(made);
        foreach (var lease in leases)
            await lease.DisposeAsync();
    }

    [Fact]
    public async Task AcquireAsync_AnotherVersion_DisposesTheOldOneAfterItsLastReader()
    {
        var first = await holder.AcquireAsync(Token);
        var second = await holder.AcquireAsync(Token);
        version = "2";
        await using var newer = await holder.AcquireAsync(Token);
        Assert.Equal(2, made.Count);

        await first.DisposeAsync();
        Assert.False(made[0].IsDisposed);
        await second.DisposeAsync();

        Assert.True(made[0].IsDisposed);
        Assert.Same(made[1], newer.Input);
        Assert.False(made[1].IsDisposed);
    }

    [Fact]
    public async Task AcquireAsync_AnotherVersionWhileNobodyReads_DisposesTheOldOne()
    {
        await (await holder.AcquireAsync(Token)).DisposeAsync();
        version = "2";

        await using var newer = await holder.AcquireAsync(Token);

        await made[0].Disposed.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.False(made[1].IsDisposed);
    }

    [Fact]
    public async Task Replace_SeenVersion_IsMadeAgainOnce()
    {
        await using var first = await holder.AcquireAsync(Token);
        await using var same = await holder.AcquireAsync(Token);
        holder.Replace(first);
        await using var second = await holder.AcquireAsync(Token);
        Assert.NotSame(first.Input, second.Input);

        // Another reader of the old version finds the change too.
        holder.Replace(same);
        await using var third = await holder.AcquireAsync(Token);

        Assert.Same(second.Input, third.Input);
        Assert.Equal(2, made.Count);
    }

    [Fact]
    public async Task AcquireAsync_VersionThatCannotBeMade_IsTriedAgainAfterAWhileOrForANewVersion()
    {
        failure = new InvalidDataException("does not fit");
        await FailsAsync();
        clock.Advance(RetryAfter - TimeSpan.FromTicks(1));
        await FailsAsync();
        Assert.Single(made);

        clock.Advance(TimeSpan.FromTicks(1));
        await FailsAsync();
        Assert.Equal(2, made.Count);

        failure = null;
        version = "2";
        await using var lease = await holder.AcquireAsync(Token);
        Assert.Same(made[2], lease.Input);

        async Task FailsAsync() =>
            Assert.Equal("does not fit", (await Assert.ThrowsAsync<InvalidDataException>(() => holder.AcquireAsync(Token))).Message);
    }

    [Fact]
    public async Task AcquireAsync_LongAfterItWasMade_IsTheSame()
    {
        await using var first = await holder.AcquireAsync(Token);
        clock.Advance(2 * RetryAfter);

        await using var second = await holder.AcquireAsync(Token);

        Assert.Same(first.Input, second.Input);
    }

    [Fact]
    public async Task AcquireAsync_CallerGivesUp_TheMakingGoesOnForOthers()
    {
        var open = new TaskCompletionSource();
        gate = open.Task;
        using var cancel = new CancellationTokenSource();
        var waiting = holder.AcquireAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        open.SetResult();

        await using var lease = await holder.AcquireAsync(Token);

        Assert.Same(Assert.Single(made), lease.Input);
    }

    [Fact]
    public async Task DisposeAsync_VersionInUse_IsDisposedAndAMakingIsCancelled()
    {
        await (await holder.AcquireAsync(Token)).DisposeAsync();
        await holder.DisposeAsync();
        Assert.True(made[0].IsDisposed);

        var cancelled = false;
        var other = new InputHolder(_ => Task.FromResult("1"), async token =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            catch (OperationCanceledException)
            {
                cancelled = true;
                throw;
            }

            return null!;
        }, clock);
        var waiting = other.AcquireAsync(Token);
        await other.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(cancelled);
    }

    public ValueTask DisposeAsync() => made.TrueForAll(each => each.IsDisposed) ? default : holder.DisposeAsync();

    private async Task<IDuckDbInput> MakeAsync(CancellationToken cancellationToken)
    {
        var input = new FakeInput();
        lock (made)
            made.Add(input);
        await gate.WaitAsync(cancellationToken);
        return failure is null ? input : throw failure;
    }

    private sealed class FakeInput : IDuckDbInput
    {
        private readonly TaskCompletionSource disposed = new();

        public Task Disposed => disposed.Task;

        public bool IsDisposed => disposed.Task.IsCompleted;

        public Schema Schema => new([]);

        public IReadOnlyList<Fault> Faults => [];

        public Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            disposed.SetResult();
            return default;
        }
    }
}
