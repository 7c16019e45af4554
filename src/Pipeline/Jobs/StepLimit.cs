namespace ModelPipeline;

/// <summary>
/// The end of every wait in a job: a step may take <see cref="JobOptions.BatchTimeout"/>. A step that does not look at its token by then is
/// left behind: a driver can wait for a node that has vanished until the operating system gives up, which takes a quarter of an hour.
/// </summary>
/// <param name="options">Has the limit.</param>
/// <param name="clock">Times the steps.</param>
public sealed class StepLimit(JobOptions options, TimeProvider clock)
{
    /// <summary>Takes a step, on a thread of the pool: a driver may block it.</summary>
    /// <param name="what">What was not done where the time is over, such as <c>A batch was not read</c>.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    /// <exception cref="StoreException">The time is over; the trouble may pass.</exception>
    public async Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        var limit = options.BatchTimeout;
        var end = new CancellationTokenSource(limit, clock);
        var token = end.Token;
        // A driver may block while it is told of the end: neither who cancels waits for that, nor who disposes.
        using var registration = cancellationToken.UnsafeRegister(static source => _ = ((CancellationTokenSource)source!).CancelAsync(),
            end);
        var work = Task.Run(() => step(token), CancellationToken.None);
        _ = work.ContinueWith(_ => end.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        try
        {
            return await work.WaitAsync(token);
        }
        catch (Exception e) when (token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Drivers end a cancelled call in their own ways; whatever was thrown, the reason is the time.
            throw new StoreException($"{what} within Jobs:BatchTimeout, {limit:c}.", e, isTransient: true);
        }
    }
}
