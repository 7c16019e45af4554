using System.Diagnostics;

namespace ModelPipeline.Grains;

/// <summary>The span of a sampled call on the silo of its user.</summary>
internal static class ScoreSpan
{
    /// <summary>Begins the span. Null if this silo collects no spans.</summary>
    public static Activity? Begin(CallTrace trace) => PipelineTraces.Begin("score", ActivityKind.Internal, trace.ToContext());

    /// <summary>Completes the span: how the call ended, and which run it shared.</summary>
    public static void Complete(Activity span, SampledCall call, ScoreReply reply)
    {
        if (call.Run != default && call.Run != span.Context)
            span.AddLink(new(call.Run));
        span.SetTag("outcome", reply.Status.ToString());
        if (reply.Score is { } score)
            span.SetTag("pipeline", score.Pipeline).SetTag("version", score.ModelVersion);
        else if (reply.IsFailure)
            span.SetStatus(ActivityStatusCode.Error, reply.Reason);
    }
}
