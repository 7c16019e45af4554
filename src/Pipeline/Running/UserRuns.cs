namespace ModelPipeline;

/// <summary>
/// The runs of one user in one pipeline: one at a time, shared by the callers that arrive before its input is read; those that arrive
/// later share the next, which starts when that one ends. Thread-safe.
/// </summary>
public sealed class UserRuns(PipelineRunner runner, string user)
{
    // Less than this is not worth another run, and more than timers are early by.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private ScoringRun? current;
    private ScoringRun? next;

    /// <summary>Waits for a run whose input is read after this call, no longer than to the deadline.</summary>
    /// <param name="deadline">Until when the caller waits.</param>
    /// <param name="maxAge">A run that has read its input no longer ago than this is as good; null for none.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the run goes on for the others.</exception>
    public async ValueTask<RowOutcome> ScoreAsync(Deadline deadline, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        while (true)
        {
            var outcome = await JoinAsync(deadline, maxAge, cancellationToken);
            if (outcome.Kind != RowOutcomeKind.DeadlineExceeded)
                return outcome;
            // Who joined a run late has time left when that one runs out of its own.
            if (deadline.Remaining < LeastTime)
                return runner.Explain(outcome);
        }
    }

    private ValueTask<RowOutcome> JoinAsync(Deadline deadline, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (current is not null && (current.IsOpen || (maxAge is { } age && current.IsWithin(age))) && current.TryWait(deadline, cancellationToken, out var outcome))
                return outcome;
            // A run that is over, or that the runner dropped because nobody waited for it, needs no waiting for.
            if (current is null || current.Completion.IsCompleted || !current.HasBegun)
                return Begin(next ?? runner.NewRun(user), deadline, cancellationToken);
            // Not started, so that it cannot have been dropped.
            next ??= runner.NewRun(user);
            next.TryWait(deadline, cancellationToken, out outcome);
            return outcome;
        }
    }

    private ValueTask<RowOutcome> Begin(ScoringRun run, Deadline deadline, CancellationToken cancellationToken)
    {
        current = run;
        next = null;
        run.TryWait(deadline, cancellationToken, out var outcome);
        _ = FollowAsync(run);
        runner.Start(run);
        return outcome;
    }

    private async Task FollowAsync(ScoringRun run)
    {
        // On the thread pool: whoever began the run may be gone, and its scheduler with it, when the run ends.
        await run.Completion.ConfigureAwait(false);
        lock (gate)
        {
            if (current != run)
                return;
            // An ended run is let go at once: its outcome holds the predictions of its whole batch.
            current = next;
            next = null;
            if (current is null)
                return;
            _ = FollowAsync(current);
            runner.Start(current);
        }
    }
}
