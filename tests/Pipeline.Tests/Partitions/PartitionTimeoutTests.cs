using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>A batch that takes too long counts as an outage, not as a failure, because a slow store may become fast again.</summary>
public sealed class PartitionTimeoutTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly TestPipeline test = new();
    private readonly Guid job = Guid.NewGuid();
    private PartitionScorer? scorer;

    [Fact]
    public async Task RunAsync_WriteThatHangs_NamesTheTimeoutAndIsTransient()
    {
        var reached = new Gate();
        test.Writer.During = (_, token) => reached.PassAsync(token);

        AssertTimedOut("A batch was not written", await RunAsync(reached));
    }

    [Fact]
    public async Task RunAsync_ModelThatHangs_NamesTheTimeoutAndIsTransient()
    {
        var reached = new Gate();
        test.Model.Instead = async (batch, token) =>
        {
            await reached.PassAsync(token);
            return batch;
        };

        AssertTimedOut("The model was not applied to a batch", await RunAsync(reached));
    }

    // A synchronous driver may throw any exception when it is interrupted.
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task RunAsync_DriverThatIsInterrupted_NamesTheTimeoutInsteadOfTheDriversMessage(bool writes, bool throwsStoreException)
    {
        var reached = new Gate();
        if (writes)
        {
            test.Writer.During = (_, token) => Interrupted(token);
        }
        else
        {
            test.Retriever.DuringScan = (_, _, token) => Interrupted(token);
        }

        AssertTimedOut(writes ? "A batch was not written" : "A batch was not read", await RunAsync(reached));

        Task Interrupted(CancellationToken token)
        {
            _ = reached.PassAsync(CancellationToken.None);
            token.WaitHandle.WaitOne(TimeSpan.FromSeconds(60));
            throw throwsStoreException ? new StoreException("interrupted") : new InvalidOperationException("interrupted");
        }
    }

    [Fact]
    public async Task RunAsync_ScanThatHangs_NamesTheTimeoutAndIsTransient()
    {
        var reached = new Gate();
        test.Retriever.DuringScan = (_, _, token) => reached.PassAsync(token);

        AssertTimedOut("A batch was not read", await RunAsync(reached));
    }

    // A vanished node: a driver may ignore its token, and wait for the answer or for the end of the connection.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ScanThatIgnoresItsToken_IsNotWaitedFor(bool blocksItsThread)
    {
        var reached = new Gate();
        test.Retriever.DuringScan = (_, _, _) => blocksItsThread ? reached.Block() : reached.PassAsync(CancellationToken.None);

        AssertTimedOut("A batch was not read", await RunAsync(reached));
        reached.Open();
    }

    [Fact]
    public async Task RunAsync_NextBatchOfAScanHangs_KeepsCommittedProgress()
    {
        var reached = new Gate();
        var written = new Gate();
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
    public async Task RunAsync_ReadOfAListHangs_NamesTheTimeoutAndIsTransient()
    {
        var reached = new Gate();
        test.Retriever.During = (_, _) => reached.PassAsync(CancellationToken.None);

        AssertTimedOut("A batch was not read", await RunAsync(reached, isUserList: true));
    }

    [Fact]
    public async Task RunAsync_WriteThatFailsByItself_IsNotTransient()
    {
        test.Writer.During = (_, _) => throw new StoreException("permission denied");

        var progress = await RunAsync(null);

        Assert.Equal(("permission denied", false), (progress.Failure, progress.MayPass));
    }

    private static void AssertTimedOut(string what, PartitionProgress progress) =>
        Assert.Equal(
            ($"{what} within Jobs:BatchTimeout, 00:00:03.", true, 0L),
            (progress.Failure, progress.MayPass, progress.Scored));

    /// <summary>Scores two users. If there is a gate, the clock moves beyond the timeout of a batch when the gate is reached.</summary>
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

        return await running.WaitAsync(TimeSpan.FromSeconds(60), token);
    }
}
