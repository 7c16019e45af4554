namespace ModelPipeline;

/// <summary>
/// One run for one user, from the queue to its outcome. Callers that join before the query for the input is sent share the run.
/// Thread-safe: callers join and leave while the runner works.
/// </summary>
internal sealed class ScoringRun(UserRuns runs, TimeProvider clock)
{
    private RunWait? waits;
    private int waiting;
    private long deadline;
    // When the runner began the run, on the monotonic clock; 0 before.
    private long begunAt;
    private long queuedAt;
    private volatile bool isOver;
    private Lane lane = Lane.List;

    /// <summary>The user of the run.</summary>
    public string User => runs.User;

    /// <summary>
    /// Whether a new caller may share the run: the query for the input is not sent yet. A run whose query is sent may return data from
    /// before the caller came.
    /// </summary>
    public bool IsOpen => !HasBegun && !isOver;

    /// <summary>Whether the run has an outcome.</summary>
    public bool IsOver => isOver;

    /// <summary>The lane of the run: the highest lane of its callers.</summary>
    public Lane Lane => lane;

    /// <summary>The tenant of its first caller; null for none.</summary>
    public string? Tenant { get; private set; }

    /// <summary>The sampled calls that joined before the run began; null for none. Read it when the run has begun.</summary>
    public List<SampledCall>? Sampled { get; private set; }

    /// <summary>The features of the call that the run belongs to; null for a run that calls share.</summary>
    public CallFeatures? Features { get; private set; }

    /// <summary>The latest deadline of its callers.</summary>
    public Deadline Deadline => Deadline.At(Volatile.Read(ref deadline), clock);

    /// <summary>How long the run waited in the queue. The runner has begun it.</summary>
    public TimeSpan Waited => clock.GetElapsedTime(queuedAt, Volatile.Read(ref begunAt));

    /// <summary>Whether the runner has begun the run.</summary>
    public bool HasBegun => Volatile.Read(ref begunAt) != 0;

    /// <summary>Whether the run is in progress and began within this time.</summary>
    public bool IsWithin(TimeSpan maxAge) =>
        Volatile.Read(ref begunAt) is var begun and not 0 && !isOver && clock.GetElapsedTime(begun) <= maxAge;

    /// <summary>Adds a caller. The run's deadline becomes the latest deadline of its callers.</summary>
    /// <returns>False if the run has an outcome already.</returns>
    public bool TryJoin(RunWait wait)
    {
        lock (runs.Gate)
        {
            if (isOver)
                return false;
            if (waits is null)
            {
                Tenant = wait.Tenant;
                Features = wait.Features;
            }

            wait.Run = this;
            wait.Next = waits;
            waits = wait;
            waiting++;
            if (wait.Sampled is { } sampled && !HasBegun)
                (Sampled ??= []).Add(sampled);
            if (deadline < wait.Deadline.Timestamp)
                Volatile.Write(ref deadline, wait.Deadline.Timestamp);
            return true;
        }
    }

    /// <summary>Moves the run to the lane of a new caller if that lane is higher. Called under the gate of the user's runs.</summary>
    /// <returns>Whether the run was in a lower lane.</returns>
    public bool TryRaise(Lane to)
    {
        if (to >= lane)
            return false;
        lane = to;
        return true;
    }

    /// <summary>Removes a caller. A run without callers is dropped if it has not begun.</summary>
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

    /// <summary>The run enters the queue. The queue's lock makes the time visible to whoever takes the run.</summary>
    public void Queued() => queuedAt = clock.GetTimestamp();

    /// <summary>
    /// Begins the run. False if the run has begun already, in another lane. Also false if its deadline has passed or it has no caller; then
    /// the run ends.
    /// </summary>
    /// <param name="isDropped">Whether this method ended the run.</param>
    public bool TryBegin(out bool isDropped)
    {
        isDropped = false;
        lock (runs.Gate)
        {
            if (HasBegun || isOver)
                return false;
            if (!Deadline.HasPassed && waiting > 0)
            {
                // The result must not be 0, whichever value the clock starts with.
                Volatile.Write(ref begunAt, clock.GetTimestamp() | 1);
                return true;
            }
        }

        isDropped = TryComplete(RowOutcome.DeadlineExceeded);
        return false;
    }

    /// <summary>Ends the run. Only the first outcome counts; returns false for any other.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="isAlone">Whether a lone caller goes on on this thread.</param>
    public bool TryComplete(RowOutcome outcome, bool isAlone = false)
    {
        RunWait? first;
        lock (runs.Gate)
        {
            if (isOver)
                return false;
            if (outcome.Kind == RowOutcomeKind.Scored)
            {
                outcome = outcome with { AskedAt = begunAt };
                runs.Keep(outcome, Features);
            }

            isOver = true;
            first = waits;
            waits = null;
        }

        runs.End(this);
        isAlone &= first?.Next is null;
        for (var wait = first; wait is not null;)
        {
            // The wait may join another run, which changes its Next.
            var next = wait.Next;
            wait.End(outcome, isAlone);
            wait = next;
        }

        return true;
    }
}
