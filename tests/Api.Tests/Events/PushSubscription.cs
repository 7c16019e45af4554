using System.Globalization;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace ModelPipeline.Tests;

/// <summary>
/// Delivers messages as a push subscription of Pub/Sub does, by its published rules. The window of concurrent requests begins small,
/// doubles while all requests succeed, and shrinks with a failure. After a failure the subscription pauses, from 100 ms to a minute, twice
/// as long each time. What is not acknowledged comes again; what has no answer, after the deadline.
/// </summary>
/// <param name="push">Takes the body of a request. Returns the HTTP status; null for no answer.</param>
/// <param name="clock">The clock, which the subscription moves.</param>
internal sealed class PushSubscription(Func<byte[], Task<int?>> push, FakeTimeProvider clock)
{
    private const int FirstWindow = 3;
    private const int LargestWindow = 3_000;

    private static readonly TimeSpan RoundTrip = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly PriorityQueue<byte[], DateTimeOffset> waiting = new();
    private int window = FirstWindow;
    private TimeSpan pause;

    /// <summary>The requests so far.</summary>
    public int Requests { get; private set; }

    /// <summary>The longest pause so far.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>Publishes a message for a user.</summary>
    public void Publish(string user) => waiting.Enqueue(Encoding.UTF8.GetBytes($$"""
        {"message":{"attributes":{"user_id":"{{user}}"},"messageId":"{{user}}",
         "publishTime":"{{clock.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}}"},
         "subscription":"projects/p/subscriptions/s"}
        """), clock.GetUtcNow());

    /// <summary>Delivers until each message is acknowledged.</summary>
    public async Task DeliverAsync(TimeSpan limit)
    {
        var began = clock.GetTimestamp();
        while (waiting.Count > 0)
        {
            Assert.True(clock.GetElapsedTime(began) < limit, $"After {limit}, {waiting.Count} messages are not acknowledged.");
            var isGood = await RoundAsync();
            clock.Advance(RoundTrip);
            window = isGood ? Math.Min(2 * window, LargestWindow) : Math.Max(1, window / 2);
            pause = isGood ? TimeSpan.Zero : NextPause();
            Longest = pause > Longest ? pause : Longest;
            clock.Advance(pause);
        }
    }

    private TimeSpan NextPause()
    {
        var next = pause < ShortestPause ? ShortestPause : 2 * pause;
        return next < LongestPause ? next : LongestPause;
    }

    private async Task<bool> RoundAsync()
    {
        var sent = new List<byte[]>();
        while (sent.Count < window && waiting.TryPeek(out var next, out var due) && due <= clock.GetUtcNow())
        {
            waiting.Dequeue();
            sent.Add(next);
        }

        Requests += sent.Count;
        var answers = await Task.WhenAll(sent.Select(push));
        foreach (var (message, answer) in sent.Zip(answers))
        {
            if (answer is not (200 or 204))
                waiting.Enqueue(message, clock.GetUtcNow() + (answer is null ? Deadline : TimeSpan.Zero));
        }

        return answers.All(answer => answer is null or 200 or 204);
    }
}
