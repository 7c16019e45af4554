namespace ModelPipeline;

/// <summary>
/// The runs of one user in one pipeline, one at a time. Callers that arrive before the query for the input is sent share the current run.
/// Later callers share the next run, which starts when the current one ends. A call with features of its own has a run of its own. Such
/// runs follow each other in the order of the calls. Thread-safe.
/// </summary>
public sealed class UserRuns(PipelineRunner runner, string user, IScoreMemory? memory = null)
{
    // A run takes milliseconds: more calls for one user could not be answered before their deadline.
    private const int MostOwn = 256;

    private ScoringRun? current;
    private ScoringRun? next;
    private OwnRuns? own;

    /// <summary>The user.</summary>
    public string User => user;

    /// <summary>Whether no run waits or is under way.</summary>
    internal bool AreOver
    {
        get
        {
            lock (Gate)
                return current is null;
        }
    }

    /// <summary>Protects the runs and their callers.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>
    /// Waits until the deadline for a run whose input is asked for after this call, unless the memory has a score that is young enough. The
    /// memory is asked when no run can end or begin: the caller gets the score of a run, or the run, but never a second run beside it.
    /// </summary>
    /// <param name="lane">The lane of the call.</param>
    /// <param name="deadline">The deadline of the caller.</param>
    /// <param name="maxAge">
    /// The caller also accepts a score of the memory, or a running run that began at most this long ago; null to accept none.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the caller gives up. The run continues for other callers.</param>
    /// <param name="scoring">
    /// The outcome of the run. Throws <see cref="OperationCanceledException"/> if the caller gives up.
    /// </param>
    /// <param name="tenant">The tenant of the caller; null for none. A run counts for the tenant of its first caller.</param>
    /// <param name="sampled">The trace of the call; null if the call is not sampled.</param>
    /// <param name="features">
    /// The features that came with the call; null for a call without. With features, a maximal age marks a call that is made again: it gets
    /// the run, or the score, of its first attempt.
    /// </param>
    /// <returns>False if the memory has the score; then nothing is waited for.</returns>
    public bool TryScore(Lane lane, Deadline deadline, TimeSpan? maxAge, CancellationToken cancellationToken,
        out ValueTask<RowOutcome> scoring, string? tenant = null, SampledCall? sampled = null,
        CallFeatures? features = null)
    {
        scoring = default;
        var wait = new RunWait(this, lane, deadline, maxAge, tenant, sampled, features);
        if (!TryJoin(wait, mayBeginHere: true, out var beginsHere))
            return false;
        if (beginsHere)
            runner.BeginHere();
        scoring = wait.BeginAsync(runner.Clock, cancellationToken);
        return true;
    }

    /// <summary>Adds a caller to a run, unless the memory has a score that is young enough for the caller.</summary>
    /// <param name="wait">The caller.</param>
    /// <param name="mayBeginHere">Whether this thread can begin a run when it has no lock any more.</param>
    /// <param name="beginsHere">Whether this thread must call <see cref="PipelineRunner.BeginHere"/>.</param>
    /// <returns>False if the memory has the score; then the caller waits for nothing.</returns>
    internal bool TryJoin(RunWait wait, bool mayBeginHere, out bool beginsHere)
    {
        beginsHere = false;
        if (wait.MaxAge is not { } maxAge)
        {
            beginsHere = Join(wait, mayBeginHere);
            return true;
        }

        lock (Gate)
        {
            if (IsRemembered(maxAge, wait.Features))
                return false;
            beginsHere = Join(wait, mayBeginHere);
            return true;
        }
    }

    /// <summary>A run of the user has a score. The gate is held, and the run is not over yet.</summary>
    internal void Keep(RowOutcome outcome, CallFeatures? features) => memory?.Keep(outcome, features);

    /// <summary>Adds a caller to the current run if the caller may share it, otherwise to the next run.</summary>
    /// <param name="wait">The caller.</param>
    /// <param name="mayBeginHere">Whether this thread can begin a run when it has no lock any more.</param>
    /// <returns>Whether this thread must call <see cref="PipelineRunner.BeginHere"/>.</returns>
    internal bool Join(RunWait wait, bool mayBeginHere = false)
    {
        lock (Gate)
        {
            if (wait.HasEnded)
                return false;
            if (wait.Features is not null)
            {
                JoinOwn(wait, wait.Features.Call);
                return false;
            }

            if (current is not null && (current.IsOpen || (wait.MaxAge is { } age && current.IsWithin(age))) && current.TryJoin(wait))
            {
                if (!current.HasBegun && current.TryRaise(wait.Lane))
                    runner.Raise(current);
                return false;
            }

            // A current run with an outcome is about to be removed.
            if (current is { IsOver: false })
            {
                // The next run has not started, so it cannot have ended.
                next ??= runner.NewRun(this);
                next.TryJoin(wait);
                next.TryRaise(wait.Lane);
                return false;
            }

            current = next ?? runner.NewRun(this);
            next = null;
            current.TryJoin(wait);
            current.TryRaise(wait.Lane);
            return runner.Start(current, mayBeginHere);
        }
    }

    /// <summary>Removes an ended run and starts the next one, if there is one.</summary>
    internal void End(ScoringRun run)
    {
        lock (Gate)
        {
            if (current != run)
                return;
            // The ended run is released at once, because its outcome holds the predictions of its whole batch.
            current = next ?? own?.Take();
            next = null;
            if (current is not null)
                runner.Start(current);
        }
    }

    internal RowOutcome Explain(RowOutcome outcome) => runner.Explain(outcome);

    private bool IsRemembered(TimeSpan maxAge, CallFeatures? features)
    {
        if (memory is null)
            return false;
        return features is null ? memory.Has(maxAge) : memory.HasOf(features.Call);
    }

    // Called under the gate.
    private void JoinOwn(RunWait wait, Guid call)
    {
        var mine = current?.Features?.Call == call ? current : own?.Find(call);
        if (mine?.TryJoin(wait) == true)
            return;
        var run = runner.NewRun(this);
        run.TryJoin(wait);
        run.TryRaise(wait.Lane);
        own ??= new();
        if (own.Count >= MostOwn)
        {
            runner.Refuse(run, RowOutcome.Saturated);
            return;
        }

        own.Add(run);
        // A current run with an outcome is about to be removed.
        if (current is { IsOver: false })
            return;
        current = own.Take();
        runner.Start(current!);
    }
}
