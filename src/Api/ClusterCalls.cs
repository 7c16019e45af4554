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

    /// <summary>Makes a call until it is answered. It may run more than once.</summary>
    /// <param name="timeout">How long the caller waits.</param>
    /// <param name="call">Makes it; told how much time has passed since the first attempt, zero for the first.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <exception cref="ClusterCallException">Nobody answered in time.</exception>
    public async Task<T> RunAsync<T>(TimeSpan timeout, Func<TimeSpan, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        if (joining.WaitsFor is { } awaited)
            throw new ClusterCallException(Problems.Unreachable(), awaited);
        using var deadline = new CancellationTokenSource(timeout + Margin, clock);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var attempts = new ClusterAttempts<T>(call, gateways, clock);
        try
        {
            return await attempts.AnswerAsync(over.Token);
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
