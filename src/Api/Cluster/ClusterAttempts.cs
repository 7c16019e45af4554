namespace ModelPipeline.Api;

/// <summary>The attempts at one call of the cluster that was not answered at once.</summary>
/// <param name="call">Makes an attempt; told how much time has passed since the first, zero for the first.</param>
/// <param name="gateways">Tells when an answer may be lost.</param>
/// <param name="clock">Times the attempts.</param>
/// <param name="began">When the first was made, on the clock.</param>
internal sealed class ClusterAttempts<T>(Func<TimeSpan, CancellationToken, Task<T>> call, GatewayWatch gateways, TimeProvider clock,
    long began)
{
    // Between a refusal and the next attempt; doubles up to the longest.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    // An answer can be lost without a sign, with the silo that made it or was to pass it on. Doubles too, so that a pipeline that is slow
    // gets few calls more; those join the run that is under way.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(32);

    private readonly List<Task<T>> underWay = new(1);
    private TimeSpan patience = FirstPatience;
    private TimeSpan pause = FirstPause;

    /// <summary>Why the cluster did not take the last attempt that it did not take; null where none was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether an attempt may still be answered.</summary>
    public bool AnyUnderWay => underWay.Count > 0;

    /// <summary>Whether it tells that the cluster did not take a call, or has not answered it yet.</summary>
    public static bool IsRefusal(Exception e) => e is OrleansException or TimeoutException;

    /// <summary>
    /// Makes attempts until one is answered, be it with an exception of the call itself: another a moment after one was refused, at once
    /// when a gateway is lost, and when the answer is long in coming.
    /// </summary>
    /// <param name="first">The attempt that was made at the beginning.</param>
    /// <param name="loss">Cancelled where a gateway was lost since.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<T> AnswerAsync(Task<T> first, CancellationToken loss, CancellationToken cancellationToken)
    {
        for (underWay.Add(first); ; underWay.Add(call(clock.GetElapsedTime(began), cancellationToken)))
        {
            using var another = new CancellationTokenSource(patience, clock);
            using var wake = CancellationTokenSource.CreateLinkedTokenSource(another.Token, loss, cancellationToken);
            do
            {
                await NextEndAsync(wake.Token);
                if (TakeEnded(out var refused) is { } answered)
                    return await answered;
                if (refused)
                    another.CancelAfter(NextPause());
            }
            while (!wake.IsCancellationRequested);

            cancellationToken.ThrowIfCancellationRequested();
            if (underWay.Count > 0)
                patience = Longer(patience, LongestPatience);
            // Taken before the next attempt is made: it may go to the gateway that is lost.
            loss = gateways.NextLoss;
        }
    }

    private async Task NextEndAsync(CancellationToken wake)
    {
        var next = underWay.Count > 0 ? (Task)Task.WhenAny(underWay) : Task.Delay(Timeout.Infinite, wake);
        await next.WaitAsync(wake).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Task<T>? TakeEnded(out bool refused)
    {
        refused = false;
        for (var i = underWay.Count - 1; i >= 0; i--)
        {
            var attempt = underWay[i];
            if (!attempt.IsCompleted)
                continue;
            underWay.RemoveAt(i);
            if (attempt.Exception is not { InnerException: { } e } || !IsRefusal(e))
                return attempt;
            refused = true;
            Refusal = e.Message;
        }

        return null;
    }

    private TimeSpan NextPause()
    {
        // Between half and one and a half: those who were refused together do not come back together.
        var next = pause * (0.5 + Random.Shared.NextDouble());
        pause = Longer(pause, LongestPause);
        return next;
    }

    private static TimeSpan Longer(TimeSpan time, TimeSpan longest) => time < longest / 2 ? time * 2 : longest;
}
