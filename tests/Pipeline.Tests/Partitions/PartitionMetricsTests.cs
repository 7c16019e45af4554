using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class PartitionMetricsTests
{
    [Fact]
    public async Task RunAsync_PartitionEnds_IsNoMoreUnderWay()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        string[] users = ["a", "b", "c"];
        var test = new TestPipeline { Retriever = { Everybody = users } };
        await using var runner = await test.RunnerAsync();
        var scorer = new PartitionScorer(
            new(), new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance, jobs: new JobMetrics(meters));
        var work = new PartitionWork(Guid.NewGuid(), 0, "a|c", IsUserList: false);

        await scorer.RunAsync(runner, work, new(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(
            () => measured.Of(MetricNames.JobPartitions).Sum(each => each.Value) == 0, "the end of the partition in the metrics");
        Assert.Contains(measured.Of(MetricNames.JobPartitions), each => each.Value == 1);
    }
}
