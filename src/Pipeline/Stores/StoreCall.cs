namespace ModelPipeline;

/// <summary>
/// The purpose of a call of a retriever or writer. A store may label its queries with it or choose its method by it. The store counts the
/// cost of the call in <see cref="Meter"/>.
/// </summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Trigger">
/// What started the run. Rows of a job may be written again long after a first attempt whose commit is unknown.
/// </param>
/// <param name="Job">The id of the job, which is also the run id of its scores; null if there is no job.</param>
public sealed record StoreCall(string Pipeline, RunTrigger Trigger = RunTrigger.OnDemand, Guid? Job = null)
{
    /// <summary>Whether the job scores the whole input into the output table, and not a list of users or some of the users.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Counts the cost of the call. Calls for the same purpose share one meter.</summary>
    public StoreMeter Meter { get; init; } = new();
}
