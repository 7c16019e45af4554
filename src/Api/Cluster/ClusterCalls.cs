using ModelPipeline.Silo.Starting;

namespace ModelPipeline.Api;

/// <summary>
/// Makes calls that survive the loss of silos, up to the deadline of the caller. A refused call is made again after a moment. When a
/// gateway is lost, a call under way may have run, may still run or may never have arrived; Orleans does not say which before its own
/// response timeout. So such a call is made again, and the first answer counts.
/// </summary>
internal sealed class ClusterCalls(GatewayWatch gateways, Joining joining, TimeProvider clock)
{
    // Extra time beyond the deadline that the silo itself keeps: the silo gives a better reason than the API can.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    // Nearly all calls get their answer within this time and need only a timer. Each other call allocates 1.5 KB for its further attempts.
    private static readonly TimeSpan Prompt = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes a call until an attempt gets an answer. The call can run more than once.</summary>
    /// <param name="timeout">How long the caller waits.</param>
    /// <param name="call">Makes an attempt. The argument is the time since the first attempt; zero for the first attempt.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<T> RunAsync<T>(TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        RunAsync(timeout, call, static (call, elapsed, token) => call(elapsed, token), cancellationToken);

    /// <summary>The same with a state argument, so that the caller needs no closure.</summary>
    public async Task<T> RunAsync<T, TState>(TimeSpan timeout, TState state, Func<TState, TimeSpan, CancellationToken, Task<T>> call,
        CancellationToken cancellationToken)
    {
        if (joining.WaitsFor is { } awaited)
            throw new ClusterCallException(Problems.Unreachable(), awaited);
        // Read before the attempt, because the attempt may go to the gateway that is lost.
        var loss = gateways.NextLoss;
        var began = clock.GetTimestamp();
        var first = call(state, TimeSpan.Zero, cancellationToken);
        try
        {
            return await first.WaitAsync(Prompt, clock, cancellationToken);
        }
        catch (Exception e) when (ClusterAttempts<T>.IsRefusal(e))
        {
            // The cluster refused the attempt, or has not answered yet.
            return await AnswerAsync(timeout, Bind(state, call), began, first, loss, cancellationToken);
        }
    }

    /// <summary>Makes a call that changes something. A caller who hangs up does not end the call: the audit records its outcome.</summary>
    /// <param name="timeout">How long the call may take.</param>
    /// <param name="call">Makes an attempt. The argument is the time since the first attempt; zero for the first attempt.</param>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<T> ChangeAsync<T>(TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> call) =>
        RunAsync(timeout, call, CancellationToken.None);

    // A method of its own: the closure of a lambda is allocated at the start of the method that has the lambda, so every call would pay.
    private static Func<TimeSpan, CancellationToken, Task<T>> Bind<T, TState>(TState state,
        Func<TState, TimeSpan, CancellationToken, Task<T>> call) =>
        (elapsed, token) => call(state, elapsed, token);

    private async Task<T> AnswerAsync<T>(TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> call, long began, Task<T> first,
        CancellationToken loss, CancellationToken cancellationToken)
    {
        var attempts = new ClusterAttempts<T>(call, gateways, clock, began);
        var left = timeout + Margin - clock.GetElapsedTime(began);
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock);
        // Tells silos that still work on an attempt to stop, once there is an answer.
        await using var over = new StopSource(deadline.Token, cancellationToken);
        try
        {
            return await attempts.AnswerAsync(first, loss, over.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Where every attempt was refused, nothing ran. Otherwise something may have run.
            throw attempts is { AnyUnderWay: false, Refusal: { } refusal }
                ? new ClusterCallException(Problems.Refused(refusal), refusal)
                : new ClusterCallException(Problems.Unanswered(), attempts.Refusal ?? "No answer before the deadline.");
        }
    }
}
