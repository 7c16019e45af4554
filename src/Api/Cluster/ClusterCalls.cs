using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Api;

/// <summary>
/// Carries calls over the loss of silos, to the caller's deadline. A call that the cluster refused is made again after a moment. A call
/// under way when a gateway is lost may have run, may still run, or may never have arrived, and Orleans would not say which before its
/// response timeout: it is made again, and the first answer counts.
/// </summary>
internal sealed class ClusterCalls(GatewayWatch gateways, Joining joining, TimeProvider clock)
{
    // What an answer needs beyond the deadline that the silo itself keeps: the silo's reason is better than ours.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    // Nearly all calls are answered within this and need nothing but a timer; what carries the others over lost silos allocates 1.5 KB.
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes a call until it is answered. It may run more than once.</summary>
    /// <param name="timeout">How long the caller waits.</param>
    /// <param name="call">Makes it; told how much time has passed since the first attempt, zero for the first.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <exception cref="ClusterCallException">Nobody answered in time.</exception>
    public Task<T> RunAsync<T>(TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(timeout, call, static (call, elapsed, token) => call(elapsed, token), cancellationToken);

    /// <summary>The same, with what the call needs beside it, so that nothing is captured.</summary>
    public async Task<T> RunAsync<T, TState>(TimeSpan timeout, TState state, Func<TState, TimeSpan, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        if (joining.WaitsFor is { } awaited)
            throw new ClusterCallException(Problems.Unreachable(), awaited);
        // Taken before the attempt is made: it may go to the gateway that is lost.
        var (began, loss) = (clock.GetTimestamp(), gateways.NextLoss);
        var first = call(state, TimeSpan.Zero, cancellationToken);
        try
        {
            return await first.WaitAsync(Prompt, clock, cancellationToken);
        }
        catch (Exception e) when (ClusterAttempts<T>.IsRefusal(e))
        {
            // Refused, or not answered yet.
            return await AnswerAsync(timeout, Bind(state, call), began, first, loss, cancellationToken);
        }
    }

    // Not in place: what a lambda captures is made where its method begins.
    private static Func<TimeSpan, CancellationToken, Task<T>> Bind<T, TState>(TState state,
        Func<TState, TimeSpan, CancellationToken, Task<T>> call) =>
        (elapsed, token) => call(state, elapsed, token);

    private async Task<T> AnswerAsync<T>(TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> call, long began, Task<T> first,
        CancellationToken loss, CancellationToken cancellationToken)
    {
        var attempts = new ClusterAttempts<T>(call, gateways, clock, began);
        var left = timeout + Margin - clock.GetElapsedTime(began);
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await attempts.AnswerAsync(first, loss, over.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Refused to the end: nothing ran. Otherwise something may have.
            throw attempts is { AnyUnderWay: false, Refusal: { } refusal }
                ? new ClusterCallException(Problems.Unreachable(), refusal)
                : new ClusterCallException(Problems.Unanswered(), attempts.Refusal ?? "No answer before the deadline.");
        }
        finally
        {
            // Whoever still works on an attempt need not.
            await over.CancelAsync();
        }
    }
}
