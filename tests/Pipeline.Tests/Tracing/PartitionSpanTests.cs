using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

public sealed class PartitionSpanTests : IDisposable
{
    private readonly SpanCollector spans = new();
    private readonly TestPipeline test = new();
    private readonly Guid job = Guid.NewGuid();

    public void Dispose() => spans.Dispose();

    [Fact]
    public async Task RunAsync_Partition_IsATraceWithTheJobsIdAndASpanForEachStageOfABatch()
    {
        await ScoreAsync();

        var trace = spans.Of(ActivityTraceId.CreateFromString(job.ToString("N")));
        var partition = Assert.Single(trace, span => span.OperationName == "partition");
        Assert.Equal((default(ActivitySpanId), ActivityStatusCode.Unset), (partition.ParentSpanId, partition.Status));
        Assert.Equal(("test", job.ToString(), 7),
            (partition.GetTagItem("pipeline"), partition.GetTagItem("job"), partition.GetTagItem("partition")));
        Assert.Equal(3, trace.Count(span => span.OperationName == "apply"));
        Assert.Equal(3, trace.Count(span => span.OperationName == "write"));
        // The last one finds the end.
        Assert.Equal(4, trace.Count(span => span.OperationName == "retrieve"));
        Assert.All(trace.Where(span => span != partition), span => Assert.Equal(partition.SpanId, span.ParentSpanId));
    }

    [Fact]
    public async Task RunAsync_StoreFails_MarksThePartition()
    {
        test.Writer.During = (_, _) => throw new StoreException("permission denied");

        await ScoreAsync();

        var partition = Assert.Single(
            spans.Of(ActivityTraceId.CreateFromString(job.ToString("N"))), span => span.OperationName == "partition");
        Assert.Equal((ActivityStatusCode.Error, "permission denied"), (partition.Status, partition.StatusDescription));
    }

    private async Task ScoreAsync()
    {
        test.Retriever.Everybody = [.. Enumerable.Range(0, 30).Select(i => $"u{i:00}")];
        test.Options.Batching.MaxBatchSize = 4;
        var scorer = new PartitionScorer(new() { BatchSize = 10 }, new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance);
        await scorer.RunAsync(await test.RunnerAsync(), new(job, 7, "u00|u29", IsUserList: false), new(), TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken);
    }
}
