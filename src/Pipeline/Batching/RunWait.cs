using System.Threading.Tasks.Sources;

namespace ModelPipeline;

/// <summary>
/// One caller's wait for a run: ends with the run, at the caller's own deadline, or when the caller gives up, whichever is first. One
/// object instead of a chain of tasks, because each call makes one. Thread-safe.
/// </summary>
internal sealed class RunWait(UserRuns runs, Lane lane, Deadline deadline, TimeSpan? maxAge) : IValueTaskSource<RowOutcome>
{
    // Less than this is not worth another run.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMilliseconds(50);

    private ManualResetValueTaskSourceCore<RowOutcome> source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration registration;
    private ITimer? timer;
    private int settled;

    /// <summary>What the caller's call is.</summary>
    public Lane Lane => lane;

    /// <summary>Until when the caller waits.</summary>
    public Deadline Deadline => deadline;

    /// <summary>A run under way that began no longer ago than this is as good; null for none.</summary>
    public TimeSpan? MaxAge => maxAge;

    /// <summary>The run that is waited for.</summary>
    public ScoringRun? Run { get; set; }

    /// <summary>The next in the run's list of waits.</summary>
    public RunWait? Next { get; set; }

    /// <summary>Whether the caller waits no longer.</summary>
    public bool IsSettled => Volatile.Read(ref settled) != 0;

    /// <summary>Begins to look at the clock and the token, once the wait has a run.</summary>
    public ValueTask<RowOutcome> BeginAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!IsSettled)
        {
            registration = cancellationToken.UnsafeRegister(static (wait, token) => ((RunWait)wait!).GiveUp(token), this);
            timer = clock.CreateTimer(static wait => ((RunWait)wait!).Expire(), this, deadline.Remaining, Timeout.InfiniteTimeSpan);
            // It may have ended before the two were there to be let go.
            if (IsSettled)
                LetGo();
        }

        return new(this, source.Version);
    }

    /// <summary>The run has ended.</summary>
    public void End(RowOutcome outcome)
    {
        // Who joined a run late has time left when that one runs out of its own.
        if (outcome.Kind == RowOutcomeKind.DeadlineExceeded && !IsSettled && deadline.Remaining >= LeastTime)
        {
            runs.Join(this);
            // It may have given up meanwhile, and have left the run that ended.
            if (IsSettled)
                Run?.Leave(this);
        }
        else if (TrySettle())
        {
            source.SetResult(runs.Explain(outcome));
        }
    }

    public RowOutcome GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    private void Expire()
    {
        if (!TrySettle())
            return;
        Run?.Leave(this);
        source.SetResult(runs.Explain(RowOutcome.DeadlineExceeded));
    }

    private void GiveUp(CancellationToken token)
    {
        if (!TrySettle())
            return;
        Run?.Leave(this);
        source.SetException(new OperationCanceledException(token));
    }

    private bool TrySettle()
    {
        if (Interlocked.Exchange(ref settled, 1) != 0)
            return false;
        LetGo();
        return true;
    }

    private void LetGo()
    {
        registration.Unregister();
        timer?.Dispose();
    }
}
