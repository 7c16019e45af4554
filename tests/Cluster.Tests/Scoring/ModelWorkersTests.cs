using System.Diagnostics;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ModelWorkersTests
{
    public static TheoryData<Exception> Refusals =>
        [new TimeoutException("No response."), new OrleansException("Overloaded."), new NotSupportedException("Sent to another silo.")];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Score_OrleansRefusesTheCallOfTheModel_NoRowIsBlamed(Exception refusal)
    {
        await using var cluster = await ScoringCluster.StartAsync(options => options.Batching.MaxConcurrentRuns = 1, silos: 1);
        cluster.Refusal = refusal;
        var gate = new Gate();
        cluster.Silos[0].Retriever.During = (_, token) => gate.PassAsync(token);
        var first = cluster.ScoreAsync("first").AsTask();
        await gate.Reached;
        var scoring = Enumerable.Range(0, 64).Select(i => cluster.ScoreAsync($"user-{i}").AsTask()).ToList();
        await Eventually.TrueAsync(() => cluster.CallsBegun == 65, "64 more calls to be queued");
        gate.Open();

        Assert.All(await Task.WhenAll([first, .. scoring]), reply => Assert.Equal(ScoreStatus.Scored, reply.Status));
        // Nothing was halved.
        Assert.Equal(2, cluster.Silos[0].Model.Calls);
    }

    [Fact]
    public async Task Score_ModelTakesLongerThanOrleansResponseTimeout_IsAppliedOnce()
    {
        // Other calls of the silos have no more time than this one.
        var responseTimeout = TimeSpan.FromSeconds(3);
        await using var cluster = await ScoringCluster.StartAsync(silos: 1, responseTimeout: responseTimeout);
        var gate = new Gate();
        cluster.Silos[0].Model.During = (_, token) => gate.PassAsync(token);
        var watch = Stopwatch.StartNew();
        var scoring = cluster.ScoreAsync("a").AsTask();
        await gate.Reached;

        await Eventually.TrueAsync(() => watch.Elapsed > 2 * responseTimeout, "the end of Orleans' timeout");
        gate.Open();

        Assert.Equal(ScoreStatus.Scored, (await scoring).Status);
        Assert.Equal(1, cluster.Silos[0].Model.Calls);
    }
}
