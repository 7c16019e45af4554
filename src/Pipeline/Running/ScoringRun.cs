namespace ModelPipeline;

/// <summary>
/// One run for one user, from the queue to its outcome, shared by every caller that joins it. Thread-safe: callers join and leave
/// while the runner works.
/// </summary>
public sealed class ScoringRun
{
    // How many callers wait; -1 once the runner has dropped the run because nobody does.
    private int waiting;
    private long deadline;
    // When the runner took it, on the monotonic clock; 0 before.
    private long begunAt;
    private volatile bool inputRead;
    private readonly TimeProvider clock;
    private readonly TaskCompletionSource<RowOutcome> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ScoringRun(string user, TimeProvider clock)
    {
        User = user;
        this.clock = clock;
    }

    /// <summary>Whose run it is.</summary>
    public string User { get; }

    /// <summary>Ends when the run does; never faults.</summary>
    public Task<RowOutcome> Completion => completion.Task;

    /// <summary>Whether a caller that arrives now may share it: its input has not been read yet.</summary>
    public bool IsOpen => !inputRead && !completion.Task.IsCompleted;

    internal Deadline Deadline => Deadline.At(Volatile.Read(ref deadline), clock);

    /// <summary>Whether the runner has taken it out of the queue to run it.</summary>
    internal bool HasBegun => Volatile.Read(ref begunAt) != 0;

    /// <summary>Whether it is under way with an input that was asked for within that time.</summary>
    internal bool IsWithin(TimeSpan maxAge) => Volatile.Read(ref begunAt) is var begun and not 0 && !completion.Task.IsCompleted && clock.GetElapsedTime(begun) <= maxAge;

    /// <summary>
    /// Waits for the outcome, no longer than to the caller's own deadline. The run lives to the latest deadline of its callers;
    /// one that nobody waits for any more is dropped if it has not begun.
    /// </summary>
    /// <returns>False where the run has been dropped.</returns>
    public bool TryWait(Deadline callerDeadline, CancellationToken cancellationToken, out ValueTask<RowOutcome> outcome)
    {
        var joined = TryJoin(callerDeadline);
        outcome = joined ? WaitJoinedAsync(callerDeadline, cancellationToken) : default;
        return joined;
    }

    private async ValueTask<RowOutcome> WaitJoinedAsync(Deadline callerDeadline, CancellationToken cancellationToken)
    {
        try
        {
            return await completion.Task.WaitAsync(callerDeadline.Remaining, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return RowOutcome.DeadlineExceeded;
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private bool TryJoin(Deadline callerDeadline)
    {
        for (var seen = Volatile.Read(ref waiting); ;)
        {
            if (seen < 0)
                return false;
            var before = Interlocked.CompareExchange(ref waiting, seen + 1, seen);
            if (before == seen)
                break;
            seen = before;
        }

        for (var seen = Volatile.Read(ref deadline); seen < callerDeadline.Timestamp;)
        {
            var before = Interlocked.CompareExchange(ref deadline, callerDeadline.Timestamp, seen);
            if (before == seen)
                break;
            seen = before;
        }

        return true;
    }

    /// <summary>False, and the run is over, where its deadline has passed or nobody waits for it.</summary>
    internal bool TryBegin()
    {
        if (!Deadline.HasPassed && Interlocked.CompareExchange(ref waiting, -1, 0) != 0)
        {
            // Not 0, wherever the clock begins to count.
            Volatile.Write(ref begunAt, clock.GetTimestamp() | 1);
            return true;
        }

        Complete(RowOutcome.DeadlineExceeded);
        return false;
    }

    internal void MarkInputRead() => inputRead = true;

    internal void Complete(RowOutcome outcome) => completion.TrySetResult(outcome);
}
