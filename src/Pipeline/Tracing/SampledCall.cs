using System.Diagnostics;

namespace ModelPipeline;

/// <summary>A call whose trace is recorded, while it waits for a run.</summary>
/// <param name="context">The span of the call.</param>
public sealed class SampledCall(ActivityContext context)
{
    /// <summary>The span of the call.</summary>
    public ActivityContext Context => context;

    /// <summary>The span of the run that the call shared; the default before the run has begun.</summary>
    public ActivityContext Run { get; internal set; }
}
