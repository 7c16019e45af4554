using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelPipeline.Tests;

/// <summary>
/// Collects the product's spans of this process, by the same rule as the product's own collection: a span is recorded if its parent is.
/// Other tests of the process make spans too, so a test asks for its own.
/// </summary>
internal sealed class SpanCollector : IDisposable
{
    private readonly ConcurrentQueue<Activity> ended = [];
    private readonly ActivityListener listener;

    public SpanCollector()
    {
        listener = new()
        {
            ShouldListenTo = source => source.Name == PipelineTraces.SourceName,
            Sample = static (ref options) => options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                ? ActivitySamplingResult.AllDataAndRecorded
                : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>A span of a caller whose trace is recorded.</summary>
    public static ActivityContext NewCall() =>
        new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true);

    /// <summary>The spans of a trace that have ended.</summary>
    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. ended.Where(span => span.TraceId == trace)];

    /// <summary>The spans with an attribute that have ended.</summary>
    public IReadOnlyList<Activity> With(string tag, string value) => [.. ended.Where(span => span.GetTagItem(tag) as string == value)];

    public void Dispose() => listener.Dispose();
}
