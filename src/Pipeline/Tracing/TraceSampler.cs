namespace ModelPipeline;

/// <summary>
/// Decides whether the trace of a call is recorded, before anything is made for it. Registered where spans are collected. Thread-safe.
/// </summary>
/// <param name="followsCaller">Whether a caller that sends <c>traceparent</c> decides.</param>
/// <param name="share">The share of the other calls whose traces are recorded, from 0 to 1.</param>
public sealed class TraceSampler(bool followsCaller, double share)
{
    /// <summary>Decides for a call.</summary>
    /// <param name="traceParent">The call's <c>traceparent</c>; null for none. One that is malformed counts as none.</param>
    public bool Samples(string? traceParent)
    {
        if (followsCaller && TraceParent.IsSampled(traceParent) is { } decided)
            return decided;
        return share > 0 && Random.Shared.NextDouble() < share;
    }
}
