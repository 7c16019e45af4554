namespace ModelPipeline;

/// <summary>
/// The runs of one user in one pipeline: one at a time, shared by the callers that arrive before its input is asked for; those that
/// arrive later share the next, which starts when that one ends. Thread-safe.
/// </summary>
public sealed class UserRuns(PipelineRunner runner, string user)
{
    private ScoringRun? current;
    private ScoringRun? next;

    /// <summary>Whose runs they are.</summary>
    public string User => user;

    /// <summary>Guards the runs and who waits for them.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Waits for a run whose input is asked for after this call, no longer than to the deadline.</summary>
    /// <param name="lane">What the call is.</param>
    /// <param name="deadline">Until when the caller waits.</param>
    /// <param name="maxAge">A run under way that began no longer ago than this is as good; null for none.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the run goes on for the others.</exception>
    public ValueTask<RowOutcome> ScoreAsync(Lane lane, Deadline deadline, TimeSpan? maxAge, CancellationToken cancellationToken)
    {
        var wait = new RunWait(this, lane, deadline, maxAge);
        Join(wait);
        return wait.BeginAsync(runner.Clock, cancellationToken);
    }

    /// <summary>Has a caller wait for the run under way, where that may be shared, or else for the next.</summary>
    internal void Join(RunWait wait)
    {
        lock (Gate)
        {
            if (wait.IsSettled)
                return;
            if (current is not null && (current.IsOpen || (wait.MaxAge is { } age && current.IsWithin(age))) && current.TryJoin(wait))
            {
                if (!current.HasBegun && current.TryRaise(wait.Lane))
                    runner.Raise(current);
                return;
            }

            // One that is over is about to be let go.
            if (current is { IsOver: false })
            {
                // Not started, so that it cannot be over.
                next ??= runner.NewRun(this);
                next.TryJoin(wait);
                next.TryRaise(wait.Lane);
                return;
            }

            current = next ?? runner.NewRun(this);
            next = null;
            current.TryJoin(wait);
            current.TryRaise(wait.Lane);
            runner.Start(current);
        }
    }

    /// <summary>A run has ended: the next, where there is one, starts.</summary>
    internal void End(ScoringRun run)
    {
        lock (Gate)
        {
            if (current != run)
                return;
            // An ended run is let go at once: its outcome holds the predictions of its whole batch.
            current = next;
            next = null;
            if (current is not null)
                runner.Start(current);
        }
    }

    internal RowOutcome Explain(RowOutcome outcome) => runner.Explain(outcome);
}
