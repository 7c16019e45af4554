namespace ModelPipeline;

/// <summary>
/// Users of one caller who wait for their runs together. The group watches the deadline and the caller's token once for all users, and
/// passes the outcomes to a sink. So a user needs no timer, no registration and no task. Users are added on one thread; everything else is
/// thread-safe.
/// </summary>
/// <param name="runner">The runner of the pipeline.</param>
/// <param name="lane">The lane of the users.</param>
/// <param name="deadline">The deadline of the caller.</param>
/// <param name="maxAge">The greatest age of a remembered score or of a running run that the caller accepts; null to accept none.</param>
/// <param name="tenant">The tenant of the caller; null for none.</param>
/// <param name="sampled">The trace of the caller; null if the caller is not sampled.</param>
/// <param name="users">The number of users.</param>
/// <param name="sink">Takes the outcomes, on the threads of the runs.</param>
internal sealed class RunGroup(
    PipelineRunner runner, Lane lane, Deadline deadline, TimeSpan? maxAge, string? tenant, SampledCall? sampled, int users, IRunSink sink)
{
    private readonly RunWait?[] waits = new RunWait?[users];
    private CancellationTokenRegistration registration;
    private ITimer? timer;

    // The users who wait, and the thread that adds them.
    private int pending = 1;

    /// <summary>Adds a user: joins the user's run, or starts one.</summary>
    /// <param name="row">The place of the user.</param>
    /// <param name="runs">The runs of the user.</param>
    /// <param name="features">The features of the user's call; null for none.</param>
    /// <returns>False if the memory has the score; then the sink gets no outcome.</returns>
    public bool TryAdd(int row, UserRuns runs, CallFeatures? features)
    {
        var wait = new RunWait(runs, lane, deadline, maxAge, tenant, sampled, features, this, row);
        waits[row] = wait;
        Interlocked.Increment(ref pending);
        if (runs.TryJoin(wait, mayBeginHere: false, out _))
            return true;
        waits[row] = null;
        Leave();
        return false;
    }

    /// <summary>Starts to watch the deadline and the token, when all users are added.</summary>
    public void Watch(CancellationToken cancellationToken)
    {
        registration = cancellationToken.UnsafeRegister(static (group, token) => ((RunGroup)group!).Cancel(token), this);
        timer = runner.Clock.CreateTimer(static group => ((RunGroup)group!).Expire(), this, deadline.Remaining, Timeout.InfiniteTimeSpan);
        Leave();
    }

    /// <summary>A wait has ended with an outcome. Each wait ends once.</summary>
    public void Ended(int row, RowOutcome outcome)
    {
        Leave();
        sink.Ended(row, outcome);
    }

    /// <summary>A wait has ended because the caller has given up.</summary>
    public void GivenUp(int row, CancellationToken token)
    {
        Leave();
        sink.GivenUp(row, token);
    }

    private void Expire()
    {
        foreach (var wait in waits)
            wait?.Expire();
    }

    private void Cancel(CancellationToken token)
    {
        foreach (var wait in waits)
            wait?.Cancel(token);
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref pending) != 0)
            return;
        registration.Unregister();
        timer?.Dispose();
    }
}
