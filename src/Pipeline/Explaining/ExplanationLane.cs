namespace ModelPipeline;

/// <summary>
/// The lane of explanations, the lowest of all. One explanation of a pipeline is under way at a time; others wait in a bounded queue. A
/// step begins when no call is waiting or running. While calls or jobs keep coming, the lane rests 19 times as long as its last step took:
/// explanations use a twentieth of one core at most. Thread-safe.
/// </summary>
/// <param name="isBusy">Whether calls are waiting or running.</param>
/// <param name="workKeepsComing">Whether calls or jobs came within the last second.</param>
/// <param name="clock">Measures the waits.</param>
internal sealed class ExplanationLane(Func<bool> isBusy, Func<bool> workKeepsComing, TimeProvider clock) : IDisposable
{
    /// <summary>The callers that may wait.</summary>
    public const int MaxWaiting = 64;

    /// <summary>The rest after a step, as a multiple of the step.</summary>
    public const int Rest = 19;

    // A step that waited for a slow model used no core here.
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly SemaphoreSlim turn = new(1);
    private readonly DutyCycle cycle = new(isBusy, workKeepsComing, Rest, LongestRest, Pause, clock);
    private int waiting;

    /// <summary>The callers that wait.</summary>
    public int Waiting => Math.Max(0, Volatile.Read(ref waiting));

    /// <summary>Waits for the turn of an explanation.</summary>
    /// <returns>Ends the turn when it is disposed of; null if the queue is full.</returns>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref waiting);
            return null;
        }

        try
        {
            await turn.WaitAsync(cancellationToken);
            return new Turn(turn);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Waits for the turn of an explanation that no caller waits for.</summary>
    public async Task<IDisposable> EnterPatientlyAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await EnterAsync(cancellationToken) is { } entered)
                return entered;
            await Task.Delay(LongestRest, clock, cancellationToken);
        }
    }

    /// <summary>Runs a step of the explanation that has the turn.</summary>
    public Task<T> StepAsync<T>(Func<Task<T>> step, CancellationToken cancellationToken) => cycle.RunAsync(step, cancellationToken);

    public void Dispose() => turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
