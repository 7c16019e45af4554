using System.Diagnostics;

namespace ModelPipeline;

/// <summary>The span of a call of a store or a model.</summary>
internal static class StageSpan
{
    /// <summary>Begins the span, if the run or the partition is recorded.</summary>
    public static Activity? Begin(string stage, string pipeline, int users) =>
        PipelineTraces.BeginPart(stage)?.SetTag(SpanTags.Pipeline, pipeline).SetTag(SpanTags.Users, users);

    /// <summary>
    /// Begins a trace of a stage that failed in a run that is not recorded, so that every failure has a trace. Null if the run is recorded.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="users">The number of users who have no score now.</param>
    /// <param name="e">The failure.</param>
    /// <param name="began">When the stage began.</param>
    public static Activity? BeginLate(string stage, string pipeline, int users, Exception e, DateTimeOffset began)
    {
        if (PipelineTraces.IsRecording)
            return null;
        var span = PipelineTraces.BeginTrace(stage, ActivityKind.Internal, startTime: began);
        span?.SetTag(SpanTags.Pipeline, pipeline).SetTag(SpanTags.Users, users);
        span.Fail(e);
        return span;
    }
}
