using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A batch that takes too long is no failure: what was slow may be fast again, so that the partition is not given up for it.</summary>
public sealed class PartitionTimeoutTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();

    [Fact]
    public async Task RunAsync_WriteThatHangs_NamesTheTimeoutAndMayPass()
    {
        var reached = new Gate();
        test.Writer.During = (_, token) => reached.PassAsync(token);

        AssertTimedOut(await RunAsync(reached));
    }

    [Fact]
    public async Task RunAsync_ModelThatHangs_NamesTheTimeoutAndMayPass()
    {
        var reached = new Gate();
        test.Model.Instead = async (batch, token) =>
        {
            await reached.PassAsync(token);
            return batch;
        };

        AssertTimedOut(await RunAsync(reached));
    }

    // A driver that works synchronously says what it likes once it is interrupted.
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task RunAsync_DriverThatIsInterrupted_NamesTheTimeoutAndNotWhatTheDriverSaid(bool writes, bool throwsStoreException)
    {
        var reached = new Gate();
        if (writes)
            test.Writer.During = (_, token) => Interrupted(token);
        else
            test.Retriever.DuringScan = (_, _, token) => Interrupted(token);

        AssertTimedOut(await RunAsync(reached));

        Task Interrupted(CancellationToken token)
        {
            _ = reached.PassAsync(CancellationToken.None);
            token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            throw throwsStoreException ? new StoreException("interrupted") : new InvalidOperationException("interrupted");
        }
    }

    [Fact]
    public async Task RunAsync_ScanThatHangs_NamesTheTimeoutAndMayPass()
    {
        var reached = new Gate();
        test.Retriever.DuringScan = (_, _, token) => reached.PassAsync(token);

        AssertTimedOut(await RunAsync(reached));
    }

    [Fact]
    public async Task RunAsync_WriteThatFailsByItself_IsAFailureThatDoesNotPass()
    {
        test.Writer.During = (_, _) => throw new StoreException("permission denied");

        var progress = await RunAsync(null);

        Assert.Equal(("permission denied", false), (progress.Trouble, progress.MayPass));
    }

    private static void AssertTimedOut(PartitionProgress progress) =>
        Assert.Equal(("A batch was not done within Jobs:BatchTimeout, 00:00:03.", true, 0L), (progress.Trouble, progress.MayPass, progress.Scored));

    /// <summary>Scores two users; the clock moves beyond the timeout of a batch once the gate is reached, where there is one.</summary>
    private async Task<PartitionProgress> RunAsync(Gate? reached)
    {
        test.Retriever.Everybody = ["u0", "u1"];
        var scorer = new PartitionScorer(new() { BatchTimeout = TimeSpan.FromSeconds(3) }, new(), clock, NullLogger<PipelineRunner>.Instance);
        var running = scorer.RunAsync(
            await test.RunnerAsync(clock), new(Guid.NewGuid(), 0, "u0|u1", IsUserList: false), new(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        if (reached is not null)
        {
            await reached.Reached;
            clock.Advance(TimeSpan.FromSeconds(4));
        }

        return await running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }
}
