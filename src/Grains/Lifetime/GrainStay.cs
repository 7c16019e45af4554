namespace ModelPipeline.Grains;

/// <summary>How long the grain of a user is active, when Orleans last saw a call, and who waits for the end. Thread-safe.</summary>
/// <param name="clock">Measures the times.</param>
internal sealed class GrainStay(TimeProvider clock)
{
    // For some seconds APIs can disagree about a user's silo. The user does not move back and forth meanwhile.
    private static readonly TimeSpan LeastStay = TimeSpan.FromSeconds(5);

    // Orleans deactivates idle grains after minutes. One call a minute through the grain shows Orleans that the user is not idle.
    private static readonly TimeSpan VisitEvery = TimeSpan.FromMinutes(1);

    private readonly long activatedAt = clock.GetTimestamp();
    private long visitedAt = clock.GetTimestamp();
    private TaskCompletionSource? left;

    /// <summary>Whether the activation is old enough to move to another silo.</summary>
    public bool MayMove => clock.GetElapsedTime(activatedAt) >= LeastStay;

    /// <summary>
    /// Whether the next call should go through the grain. Orleans does not see calls that bypass the grain, and deactivates idle grains.
    /// </summary>
    public bool IsDueAtGrain => clock.GetElapsedTime(Volatile.Read(ref visitedAt)) >= VisitEvery;

    /// <summary>Whether the user takes no more calls.</summary>
    public bool IsLeaving => Volatile.Read(ref left) is not null;

    /// <summary>Records a call through the grain.</summary>
    public void Visit() => Volatile.Write(ref visitedAt, clock.GetTimestamp());

    /// <summary>The user takes no more calls from now on.</summary>
    /// <returns>Ends when <see cref="Over"/> is called.</returns>
    public Task Leave()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref left, over);
        return over.Task;
    }

    /// <summary>The last call is over.</summary>
    public void Over() => Volatile.Read(ref left)?.TrySetResult();
}
