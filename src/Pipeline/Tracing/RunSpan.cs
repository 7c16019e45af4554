using System.Diagnostics;

namespace ModelPipeline;

/// <summary>
/// The span of a run. Users share a run, so the run has one span: a part of the first sampled call, and linked to the others.
/// </summary>
internal static class RunSpan
{
    // What collectors keep of a span by default.
    private const int MostLinks = 128;

    /// <summary>Begins the span of a run that has begun. Null if no call of the run is sampled.</summary>
    public static Activity? Begin(string pipeline, Lane lane, int users, List<SampledCall>? calls) =>
        calls is null ? null : BeginFor(calls, pipeline, lane, users);

    // A method of its own: a closure is allocated at the start of the method that has the lambda, so every run would pay.
    private static Activity? BeginFor(List<SampledCall> calls, string pipeline, Lane lane, int users)
    {
        var parent = calls[0].Context;
        // The users of a list have the span of the list.
        var links = calls.Select(call => call.Context).Distinct().Where(context => context != parent).Take(MostLinks);
        var span = PipelineTraces.Begin("run", ActivityKind.Internal, parent, links.Select(context => new ActivityLink(context)));
        if (span is null)
            return null;
        span.SetTag(SpanTags.Pipeline, pipeline).SetTag(SpanTags.Lane, MetricTags.Of(lane).Value).SetTag(SpanTags.Users, users);
        foreach (var call in calls)
            call.Run = span.Context;
        return span;
    }
}
