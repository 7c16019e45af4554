using System.Diagnostics;

namespace ModelPipeline;

/// <summary>The span of an attempt at a partition. A job's partitions are one trace on all silos, whose id is the id of the job.</summary>
internal static class PartitionSpan
{
    /// <summary>Begins the span. Null if nobody collects spans.</summary>
    public static Activity? Begin(string? pipeline, PartitionWork work)
    {
        if (!PipelineTraces.IsCollected)
            return null;
        var id = ActivityTraceId.CreateFromString(work.Job.ToString("N"));
        return PipelineTraces.BeginTrace("partition", ActivityKind.Internal, id)?.SetTag(SpanTags.Pipeline, pipeline)
            .SetTag(SpanTags.Job, work.Job.ToString()).SetTag(SpanTags.Partition, work.Index);
    }
}
