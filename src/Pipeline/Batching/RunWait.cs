using System.Threading.Tasks.Sources;

namespace ModelPipeline;

/// <summary>
/// One caller's wait for a run. The wait ends with the run, at the caller's own deadline, or when the caller cancels, whichever is first.
/// It is one object and not a chain of tasks, because every call needs one. A user of a group has no task: the group watches the deadline
/// and the token, and takes the outcome. Thread-safe.
/// </summary>
internal sealed class RunWait(
    UserRuns runs, Lane lane, Deadline deadline, TimeSpan? maxAge, string? tenant, SampledCall? sampled, CallFeatures? features = null,
    RunGroup? group = null, int row = 0) : IValueTaskSource<RowOutcome>
{
    // A new run is not worth starting with less time than this.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(50);

    private ManualResetValueTaskSourceCore<RowOutcome> source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration registration;
    private ITimer? timer;
    private int ended;

    /// <summary>The lane of the call.</summary>
    public Lane Lane => lane;

    /// <summary>The deadline of the caller.</summary>
    public Deadline Deadline => deadline;

    /// <summary>The caller also accepts a running run that began at most this long ago; null to accept none.</summary>
    public TimeSpan? MaxAge => maxAge;

    /// <summary>The tenant of the caller; null for none.</summary>
    public string? Tenant => tenant;

    /// <summary>The trace of the call; null if the call is not sampled.</summary>
    public SampledCall? Sampled => sampled;

    /// <summary>The features that came with the call; null for a call without, which shares its run.</summary>
    public CallFeatures? Features => features;

    /// <summary>The run that the caller waits for.</summary>
    public ScoringRun? Run { get; set; }

    /// <summary>The next wait in the run's list.</summary>
    public RunWait? Next { get; set; }

    /// <summary>Whether the wait has ended.</summary>
    public bool HasEnded => Volatile.Read(ref ended) != 0;

    /// <summary>Starts to watch the deadline and the token. The wait must have a run.</summary>
    public ValueTask<RowOutcome> BeginAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!HasEnded)
        {
            registration = cancellationToken.UnsafeRegister(static (wait, token) => ((RunWait)wait!).Cancel(token), this);
            timer = clock.CreateTimer(static wait => ((RunWait)wait!).Expire(), this, deadline.Remaining, Timeout.InfiniteTimeSpan);
            // The wait may have ended before the timer and the registration existed.
            if (HasEnded)
                Release();
        }

        return new(this, source.Version);
    }

    /// <summary>Called when the run has ended.</summary>
    /// <param name="outcome">The outcome of the run.</param>
    /// <param name="goesOnHere">Whether the caller goes on on this thread, and not on another one of the thread pool.</param>
    public void End(RowOutcome outcome, bool goesOnHere)
    {
        // A caller who joined a run late can have time left when the run's own deadline passes. It joins another run. A call with features
        // does not: its new run would come after those of later calls.
        if (outcome.Kind == RowOutcomeKind.DeadlineExceeded && features is null && !HasEnded && deadline.Remaining >= LeastTime)
        {
            runs.Join(this);
            // The caller may have cancelled meanwhile, and have left only the run that ended.
            if (HasEnded)
                Run?.Leave(this);
        }
        else if (TryEnd())
        {
            source.RunContinuationsAsynchronously = !goesOnHere;
            Complete(runs.Explain(outcome));
        }
    }

    public RowOutcome GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    /// <summary>Ends the wait at the deadline.</summary>
    public void Expire()
    {
        if (!TryEnd())
            return;
        Run?.Leave(this);
        Complete(runs.Explain(RowOutcome.DeadlineExceeded));
    }

    /// <summary>Ends the wait because the caller has given up.</summary>
    public void Cancel(CancellationToken token)
    {
        if (!TryEnd())
            return;
        Run?.Leave(this);
        if (group is null)
        {
            source.SetException(new OperationCanceledException(token));
        }
        else
        {
            group.GivenUp(row, token);
        }
    }

    private void Complete(RowOutcome outcome)
    {
        if (group is null)
        {
            source.SetResult(outcome);
        }
        else
        {
            group.Ended(row, outcome);
        }
    }

    private bool TryEnd()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0)
            return false;
        Release();
        return true;
    }

    private void Release()
    {
        registration.Unregister();
        timer?.Dispose();
    }
}
