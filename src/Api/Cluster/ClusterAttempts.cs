using System.Data.Common;

namespace ModelPipeline.Api;

/// <summary>Repeats one call to the cluster until an attempt gets an answer. Used for calls that did not get an answer at once.</summary>
/// <param name="call">Makes an attempt. The argument is the time since the first attempt; zero for the first attempt.</param>
/// <param name="gateways">Tells when a gateway is lost, and an answer perhaps with it.</param>
/// <param name="clock">Times the attempts.</param>
/// <param name="began">The timestamp of the first attempt on the clock.</param>
internal sealed class ClusterAttempts<T>(Func<TimeSpan, CancellationToken, Task<T>> call, GatewayWatch gateways, TimeProvider clock,
    long began)
{
    // The pause between a refusal and the next attempt. The pause doubles up to the longest.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    // An answer can be lost without a sign, together with the silo that made or forwarded the answer. So a second attempt begins after this
    // time. The time doubles too, so that a slow pipeline gets few more calls; those calls join the run that is under way.
    private static readonly TimeSpan FirstTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(32);

    private readonly List<Task<T>> underWay = new(1);
    private TimeSpan timeout = FirstTimeout;
    private TimeSpan pause = FirstPause;

    /// <summary>Why the cluster refused an attempt, of the last refusal; null where the cluster refused none.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether an attempt can still get an answer.</summary>
    public bool AnyUnderWay => underWay.Count > 0;

    /// <summary>
    /// Whether the exception means that the cluster refused the call or has not answered yet. A grain whose state or reminder cannot be
    /// stored because the cluster's database is away refuses too.
    /// </summary>
    public static bool IsRefusal(Exception e) => e is OrleansException or TimeoutException or DbException;

    /// <summary>
    /// Makes attempts until one gets an answer, which can be an exception of the call itself. Makes another attempt a moment after a
    /// refusal, at once when a gateway is lost, and after a while without an answer.
    /// </summary>
    /// <param name="first">The first attempt, which is already under way.</param>
    /// <param name="loss">Cancelled when a gateway is lost after the first attempt began.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    public async Task<T> AnswerAsync(Task<T> first, CancellationToken loss, CancellationToken cancellationToken)
    {
        for (underWay.Add(first); ; underWay.Add(call(clock.GetElapsedTime(began), cancellationToken)))
        {
            using var another = new CancellationTokenSource(timeout, clock);
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
                timeout = Longer(timeout, LongestTimeout);
            // Read before the next attempt, because that attempt may go to the gateway that is lost.
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
        // Between 0.5 and 1.5 times the pause, so that callers that were refused together do not come back together.
        var next = pause * (0.5 + Random.Shared.NextDouble());
        pause = Longer(pause, LongestPause);
        return next;
    }

    private static TimeSpan Longer(TimeSpan time, TimeSpan longest) => time < longest / 2 ? time * 2 : longest;
}
