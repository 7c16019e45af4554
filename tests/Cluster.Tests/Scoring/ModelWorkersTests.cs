using System.Diagnostics;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ModelWorkersTests
{
    private const int Many = 2 * ModelPace.SmallBatch;

    public static TheoryData<Exception> Refusals =>
        [new TimeoutException("No response."), new OrleansException("Overloaded."), new NotSupportedException("Sent to another silo.")];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Score_OrleansRefusesTheCallOfTheModel_NoRowIsBlamed(Exception refusal)
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);
        cluster.Refusal = refusal;

        var replies = await Task.WhenAll(await BeginOneAndManyAsync(cluster));

        Assert.All(replies, reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        // Nothing was halved.
        Assert.Equal(2, cluster.Silos[0].Model.Calls);
    }

    [Fact]
    public async Task Score_ModelTakesLongerThanOrleansResponseTimeout_IsAppliedOnce()
    {
        // Other calls of the silos have no more time than this one.
        var responseTimeout = TimeSpan.FromSeconds(3);
        await using var cluster = await ScoringCluster.StartAsync(
            options => options.Batching.MaxConcurrentRuns = 1, silos: 1, responseTimeout: responseTimeout);
        var gate = new Gate();
        cluster.Silos[0].Model.During = (batch, token) => batch.Count == Many ? gate.PassAsync(token) : Task.CompletedTask;
        var scoring = await BeginOneAndManyAsync(cluster);
        await gate.Reached;
        var watch = Stopwatch.StartNew();

        await Eventually.TrueAsync(() => watch.Elapsed > 2 * responseTimeout, "the end of Orleans' timeout");
        gate.Open();

        Assert.All(await Task.WhenAll(scoring), reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        Assert.Equal(2, cluster.Silos[0].Model.Calls);
    }

    [Fact]
    public async Task Score_ModelHangsUntilTheDeadline_TheWorkerIsFreeForTheNextBatch()
    {
        await using var cluster = await ScoringCluster.StartAsync(options =>
        {
            options.Batching.MaxConcurrentRuns = 1;
            options.Timeout = TimeSpan.FromSeconds(1);
        }, silos: 1);
        var gate = new Gate();
        var isTold = false;
        cluster.Silos[0].Model.During = async (batch, token) =>
        {
            if (batch.Count < Many)
                return;
            using var registration = token.UnsafeRegister(_ => Volatile.Write(ref isTold, true), null);
            await gate.PassAsync(token);
        };

        try
        {
            await Task.WhenAll(await BeginOneAndManyAsync(cluster));

            Assert.Equal(1, cluster.ModelCallsBegun);
            await Eventually.TrueAsync(() => Volatile.Read(ref isTold), "the worker's call to be cancelled");
        }
        finally
        {
            gate.Open();
        }
    }

    [Fact]
    public async Task Score_SmallBatchAndFreeSlot_NeedsNoGrain()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);

        await Task.WhenAll(await BeginOneAndManyAsync(cluster));

        Assert.Equal((2, 1), (cluster.Silos[0].Model.Calls, cluster.ModelCallsBegun));
    }

    [Fact]
    public async Task Score_QuickModelAndFreeSlot_ALargeBatchNeedsNoGrainEither()
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);
        var round = 0;

        // The first batches take long, because their code is compiled meanwhile.
        await Eventually.TrueAsync(async () =>
        {
            var before = cluster.ModelCallsBegun;
            await Task.WhenAll(await BeginOneAndManyAsync(cluster, $"user-{round++}"));
            return cluster.ModelCallsBegun == before;
        }, "a large batch that no model grain applied");
    }

    [Fact]
    public async Task Score_MoreSmallBatchesThanCores_AsManyAsCoresAreAppliedAtATime()
    {
        var cores = Environment.ProcessorCount;
        await using var cluster = await ScoringCluster.StartAsync(
            options => options.Batching.MaxConcurrentRuns = cores + 2, silos: 1);
        var gate = new Gate();
        var now = 0;
        var most = 0;
        cluster.Silos[0].Model.During = async (_, token) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await gate.PassAsync(token);
            Interlocked.Decrement(ref now);
        };
        var scoring = new List<Task<ScoreReply>>();
        for (var run = 1; run <= cores + 2; run++)
        {
            scoring.Add(cluster.ScoreAsync($"user-{run}").AsTask());
            await Eventually.TrueAsync(() => cluster.UsersRead.Count() == run, "a run of its own for each user");
        }

        // The others wait in grains.
        await Eventually.TrueAsync(() => cluster.ModelCallsBegun == 2, "two calls of model grains");
        Assert.Equal(cores, Volatile.Read(ref now));
        gate.Open();

        Assert.All(await Task.WhenAll(scoring), reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        Assert.Equal(cores, most);
    }

    // A batch of one user, and then a batch that is not small.
    private static async Task<IReadOnlyList<Task<ScoreReply>>> BeginOneAndManyAsync(ScoringCluster cluster, string name = "user")
    {
        var before = cluster.CallsBegun;
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var first = cluster.ScoreAsync($"{name}-first").AsTask();
        await gate.Reached;
        List<Task<ScoreReply>> scoring = [first, .. Enumerable.Range(0, Many).Select(i => cluster.ScoreAsync($"{name}-{i}").AsTask())];
        await Eventually.TrueAsync(() => cluster.CallsBegun == before + Many + 1, $"{Many} more calls to be queued");
        gate.Open();
        return scoring;
    }
}
