using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A batch that takes too long is an outage, not a failure: a slow store may be fast again.</summary>
public sealed class PartitionTimeoutTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();
    private readonly Guid job = Guid.NewGuid();
    private PartitionScorer? scorer;

    [Fact]
    public async Task RunAsync_WriteThatHangs_NamesTheTimeoutAndMayPass()
    {
        var reached = new Gate();
        test.Writer.During = (_, token) => reached.PassAsync(token);

        AssertTimedOut("A batch was not written", await RunAsync(reached));
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

        AssertTimedOut("The model was not applied to a batch", await RunAsync(reached));
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

        AssertTimedOut(writes ? "A batch was not written" : "A batch was not read", await RunAsync(reached));

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

        AssertTimedOut("A batch was not read", await RunAsync(reached));
    }

    // A node that has vanished: a driver may wait for its answer, or for the end of the connection, whatever its token says.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ScanThatHangsWhateverItIsTold_IsLeftBehind(bool blocksItsThread)
    {
        var reached = new Gate();
        test.Retriever.DuringScan = (_, _, _) => blocksItsThread ? reached.Block() : reached.PassAsync(CancellationToken.None);

        AssertTimedOut("A batch was not read", await RunAsync(reached));
        reached.Open();
    }

    [Fact]
    public async Task RunAsync_NextBatchOfAScanHangs_KeepsWhatWasCommitted()
    {
        var (reached, written) = (new Gate(), new Gate());
        test.Retriever.DuringScan = (_, users, _) => users.Contains("u0") ? Task.CompletedTask : reached.PassAsync(CancellationToken.None);
        test.Writer.During = (_, token) => written.PassAsync(token);

        var running = RunAsync(null, batchSize: 1);
        await reached.Reached;
        written.Open();
        await Eventually.TrueAsync(() => scorer!.Known(job).Values.Any(each => each.Scored == 1), "the first batch to be committed");
        clock.Advance(TimeSpan.FromSeconds(4));
        var progress = await running;

        Assert.Equal(
            ("A batch was not read within Jobs:BatchTimeout, 00:00:03.", true, 1L, "u0"),
            (progress.Failure, progress.MayPass, progress.Scored, progress.Cursor));
        reached.Open();
    }

    [Fact]
    public async Task RunAsync_ReadOfAListHangs_NamesTheTimeoutAndMayPass()
    {
        var reached = new Gate();
        test.Retriever.During = (_, _) => reached.PassAsync(CancellationToken.None);

        AssertTimedOut("A batch was not read", await RunAsync(reached, isUserList: true));
    }

    [Fact]
    public async Task RunAsync_WriteThatFailsByItself_IsAFailureThatDoesNotPass()
    {
        test.Writer.During = (_, _) => throw new StoreException("permission denied");

        var progress = await RunAsync(null);

        Assert.Equal(("permission denied", false), (progress.Failure, progress.MayPass));
    }

    private static void AssertTimedOut(string what, PartitionProgress progress) =>
        Assert.Equal(
            ($"{what} within Jobs:BatchTimeout, 00:00:03.", true, 0L),
            (progress.Failure, progress.MayPass, progress.Scored));

    /// <summary>Scores two users; the clock moves beyond the timeout of a batch once the gate is reached, where there is one.</summary>
    private async Task<PartitionProgress> RunAsync(Gate? reached, int batchSize = 1_000, bool isUserList = false)
    {
        test.Retriever.Everybody = ["u0", "u1"];
        var options = new JobOptions { BatchTimeout = TimeSpan.FromSeconds(3), BatchSize = batchSize };
        scorer = new PartitionScorer(options, new(), clock, NullLogger<PipelineRunner>.Instance);
        var work = new PartitionWork(job, 0, isUserList ? "[\"u0\",\"u1\"]" : "u0|u1", isUserList);
        var token = TestContext.Current.CancellationToken;
        var running = scorer.RunAsync(await test.RunnerAsync(clock), work, new(), TimeSpan.FromMinutes(1), token);
        if (reached is not null)
        {
            await reached.Reached;
            clock.Advance(TimeSpan.FromSeconds(4));
        }

        return await running.WaitAsync(TimeSpan.FromSeconds(20), token);
    }
}
