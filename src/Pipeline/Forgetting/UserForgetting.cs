namespace ModelPipeline;

/// <summary>
/// Forgets a user on one silo, in three steps. The first step is made on every silo before the second step on one, and the third on every
/// silo after that: so no run that began before brings the user back, in a table or in memory.
/// </summary>
public sealed class UserForgetting
{
    private readonly Pipeline pipeline;
    private readonly BatchScorer scorer;
    private readonly StoreClock time;
    private readonly TimeProvider clock;

    internal UserForgetting(Pipeline pipeline, BatchScorer scorer, StoreClock time, TimeProvider clock)
    {
        this.pipeline = pipeline;
        this.scorer = scorer;
        this.time = time;
        this.clock = clock;
    }

    /// <summary>Whether the writer of the pipeline can delete what it has stored of a user.</summary>
    public bool CanForget => pipeline.Writer is IForgettingWriter;

    /// <summary>First step: what this silo has read of the user is not written any more. Waits for the writes under way.</summary>
    public Task BeginAsync(string user, CancellationToken cancellationToken)
    {
        pipeline.Forgotten.Mark(user, time.Now());
        return pipeline.Forgotten.WaitAsync(user, cancellationToken);
    }

    /// <summary>Second step: deletes all rows of the user. Repeats after transient exceptions.</summary>
    /// <returns>What <see cref="IForgettingWriter.ForgetAsync"/> returns.</returns>
    /// <exception cref="PipelineException">The rows could not be deleted before the pipeline's timeout.</exception>
    /// <exception cref="NotSupportedException"><see cref="CanForget"/> is false.</exception>
    public async Task<string?> DeleteAsync(string user, CancellationToken cancellationToken)
    {
        if (pipeline.Writer is not IForgettingWriter writer)
            throw new NotSupportedException($"The output of pipeline '{pipeline.Name}' cannot forget users.");
        // Events first: one that waits would bring the user back.
        foreach (var each in pipeline.Triggers)
            await each.Trigger.ForgetAsync(user, cancellationToken);
        return await scorer.ForgetAsync(writer, user, Deadline.After(pipeline.Options.Timeout, clock), cancellationToken);
    }

    /// <summary>Third step: drops what this silo's memory has of the user. Waits for the writes that began since the first step.</summary>
    public async Task EndAsync(string user, CancellationToken cancellationToken)
    {
        await pipeline.Forgotten.WaitAsync(user, cancellationToken);
        scorer.Forget(user);
        pipeline.Rollout.Forget(user);
        pipeline.Observed.Forget(user);
    }
}
