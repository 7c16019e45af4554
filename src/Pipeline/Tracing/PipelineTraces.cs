using System.Diagnostics;

namespace ModelPipeline;

/// <summary>
/// The spans of this product. Whoever begins a span has decided before that the trace is recorded, so a trace that is not recorded makes no
/// object.
/// </summary>
public static class PipelineTraces
{
    /// <summary>The name of the source of all spans.</summary>
    public const string SourceName = "ModelPipeline";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether somebody collects spans in this process.</summary>
    public static bool IsCollected => Source.HasListeners();

    /// <summary>
    /// Whether a recorded span is open here. What is called now belongs to it. A span that has ended does not count: work that was begun
    /// within it may go on for hours.
    /// </summary>
    public static bool IsRecording => Activity.Current is { Recorded: true, IsStopped: false };

    /// <summary>Begins a trace. Null if nobody collects spans.</summary>
    /// <param name="name">The name of its first span: one of few.</param>
    /// <param name="kind">The kind of the span.</param>
    /// <param name="id">The id of the trace; null for a new one.</param>
    /// <param name="startTime">When the span began, if that is over; otherwise now.</param>
    public static Activity? BeginTrace(
        string name, ActivityKind kind, ActivityTraceId? id = null, DateTimeOffset startTime = default) =>
        IsCollected
            ? Begin(name, kind, new(id ?? ActivityTraceId.CreateRandom(), default, ActivityTraceFlags.Recorded), startTime: startTime)
            : null;

    /// <summary>Begins a span of a trace that is recorded. Null if nobody collects spans.</summary>
    /// <param name="name">The name of the span: one of few.</param>
    /// <param name="kind">The kind of the span.</param>
    /// <param name="parent">The span that this one is a part of.</param>
    /// <param name="links">Other spans that share this one.</param>
    /// <param name="startTime">When the span began, if that is over; otherwise now.</param>
    public static Activity? Begin(string name, ActivityKind kind, ActivityContext parent, IEnumerable<ActivityLink>? links = null,
        DateTimeOffset startTime = default)
    {
        var recorded = new ActivityContext(
            parent.TraceId, parent.SpanId, parent.TraceFlags | ActivityTraceFlags.Recorded, parent.TraceState, parent.IsRemote);
        return Source.StartActivity(name, kind, recorded, tags: null, links, startTime);
    }

    /// <summary>Begins a part of the recorded span that is open here. Null if there is none.</summary>
    public static Activity? BeginPart(string name) => IsRecording ? Source.StartActivity(name) : null;
}
