namespace ModelPipeline;

/// <summary>Records what the partitions of a pipeline's jobs do on this silo.</summary>
internal sealed class PartitionMetrics(JobMetrics metrics, string pipeline)
{
    /// <summary>The pipeline.</summary>
    public string Pipeline => pipeline;

    /// <summary>An attempt at a partition begins. It is over when the result is disposed of.</summary>
    public IDisposable Begin()
    {
        metrics.PartitionsUnderWay(pipeline, change: 1);
        return new UnderWay(metrics, pipeline);
    }

    /// <summary>A batch is committed.</summary>
    public void BatchCommitted(long scored, long failed) => metrics.BatchCommitted(pipeline, scored, failed);

    private sealed class UnderWay(JobMetrics metrics, string pipeline) : IDisposable
    {
        public void Dispose() => metrics.PartitionsUnderWay(pipeline, change: -1);
    }
}
