namespace ModelPipeline;

/// <summary>What started a run.</summary>
public enum RunTrigger
{
    /// <summary>A call that waits for its scores, for one user or a list.</summary>
    OnDemand,

    /// <summary>A job, which continues after a failure, even much later.</summary>
    Job,

    /// <summary>An event of a trigger, which comes again after a failure. Nobody waits for its score.</summary>
    Event,
}
