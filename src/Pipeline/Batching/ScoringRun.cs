namespace ModelPipeline;

/// <summary>
/// One run for one user, from the queue to its outcome, shared by every caller that joins it before its input is asked for. Thread-safe:
/// callers join and leave while the runner works.
/// </summary>
internal sealed class ScoringRun(UserRuns runs, TimeProvider clock)
{
    private RunWait? waits;
    private int waiting;
    private long deadline;
    // When the runner took it, on the monotonic clock; 0 before.
    private long begunAt;
    private volatile bool isOver;
    private Lane lane = Lane.List;

    /// <summary>Whose run it is.</summary>
    public string User => runs.User;

    /// <summary>
    /// Whether a caller that arrives now may share it: the query for its input has not been sent. One that is under way may return what was
    /// stored before the caller came.
    /// </summary>
    public bool IsOpen => !HasBegun && !isOver;

    /// <summary>Whether it has an outcome.</summary>
    public bool IsOver => isOver;

    /// <summary>In which lane it runs: the highest of its callers.</summary>
    public Lane Lane => lane;

    /// <summary>The latest of its callers' deadlines.</summary>
    public Deadline Deadline => Deadline.At(Volatile.Read(ref deadline), clock);

    /// <summary>Whether the runner has taken it out of the queue to run it.</summary>
    public bool HasBegun => Volatile.Read(ref begunAt) != 0;

    /// <summary>Whether it is under way with an input that was asked for within that time.</summary>
    public bool IsWithin(TimeSpan maxAge) =>
        Volatile.Read(ref begunAt) is var begun and not 0 && !isOver && clock.GetElapsedTime(begun) <= maxAge;

    /// <summary>Has a caller wait for the outcome. The run lives to the latest deadline of its callers.</summary>
    /// <returns>False where it is over.</returns>
    public bool TryJoin(RunWait wait)
    {
        lock (runs.Gate)
        {
            if (isOver)
                return false;
            (wait.Run, wait.Next, waits) = (this, waits, wait);
            waiting++;
            if (deadline < wait.Deadline.Timestamp)
                Volatile.Write(ref deadline, wait.Deadline.Timestamp);
            return true;
        }
    }

    /// <summary>A caller of that lane has joined. Under the gate of the user's runs.</summary>
    /// <returns>Whether the run was in a lower lane.</returns>
    public bool TryRaise(Lane to)
    {
        if (to >= lane)
            return false;
        lane = to;
        return true;
    }

    /// <summary>A caller waits no longer. A run that nobody waits for any more is dropped if it has not begun.</summary>
    public void Leave(RunWait wait)
    {
        lock (runs.Gate)
        {
            if (wait.Run != this)
                return;
            wait.Run = null;
            waiting--;
        }
    }

    /// <summary>
    /// False where it has begun already, in another lane; false too, and the run is over, where its deadline has passed or nobody waits for
    /// it.
    /// </summary>
    /// <param name="isDropped">Whether the call ended it.</param>
    public bool TryBegin(out bool isDropped)
    {
        isDropped = false;
        lock (runs.Gate)
        {
            if (HasBegun || isOver)
                return false;
            if (!Deadline.HasPassed && waiting > 0)
            {
                // Not 0, wherever the clock begins to count.
                Volatile.Write(ref begunAt, clock.GetTimestamp() | 1);
                return true;
            }
        }

        isDropped = TryComplete(RowOutcome.DeadlineExceeded);
        return false;
    }

    /// <summary>The run has ended. The first outcome counts; false for any other.</summary>
    public bool TryComplete(RowOutcome outcome)
    {
        RunWait? first;
        lock (runs.Gate)
        {
            if (isOver)
                return false;
            isOver = true;
            (first, waits) = (waits, null);
        }

        runs.End(this);
        if (outcome.Kind == RowOutcomeKind.Scored)
            outcome = outcome with { AskedAt = begunAt };
        for (var wait = first; wait is not null;)
        {
            // It may join another run.
            var next = wait.Next;
            wait.End(outcome);
            wait = next;
        }

        return true;
    }
}
