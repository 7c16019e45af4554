namespace ModelPipeline;

/// <summary>What started a run.</summary>
public enum RunTrigger
{
    /// <summary>A call that waits for its scores, of one user or a list.</summary>
    OnDemand,

    /// <summary>A job, which goes on after a failure, however much later.</summary>
    Job,
}
