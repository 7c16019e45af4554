namespace ModelPipeline;

/// <summary>
/// Limits every step of a job to <see cref="JobOptions.BatchTimeout"/>. A step that ignores its token is no longer awaited after that time.
/// Otherwise a driver can wait for a vanished node until the operating system gives up, which takes a quarter of an hour.
/// </summary>
/// <param name="options">Contains the limit.</param>
/// <param name="clock">Measures the steps.</param>
public sealed class StepLimit(JobOptions options, TimeProvider clock)
{
    /// <summary>Runs a step on a thread of the pool, because a driver may block its thread.</summary>
    /// <param name="what">What the exception says was not done, such as <c>A batch was not read</c>.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancellationToken">Cancels the step.</param>
    /// <exception cref="StoreException">The step took too long; the exception is transient.</exception>
    public Task<T> RunAsync<T>(string what, Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken) =>
        RunAsync(what, step, users: 1, cancellationToken);

    /// <summary>The same for a step that may take the limit for each of some users.</summary>
    /// <exception cref="StoreException">The step took too long; the exception is transient.</exception>
    internal async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> step, int users, CancellationToken cancellationToken)
    {
        var limit = options.BatchTimeout * users;
        var end = new CancellationTokenSource(limit, clock);
        var token = end.Token;
        // A driver may block during the cancellation. CancelAsync keeps the caller and the disposal from waiting for it.
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
            // Drivers throw different exceptions when a call is cancelled. The time limit is the reason for all of them.
            var each = users > 1 ? " for each user" : "";
            throw new StoreException($"{what} within Jobs:BatchTimeout, {options.BatchTimeout:c}{each}.", e, isTransient: true);
        }
    }
}
