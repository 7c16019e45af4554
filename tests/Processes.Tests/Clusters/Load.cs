using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace ModelPipeline.Tests;

/// <summary>Callers who ask for the score of one user after the other, with a short pause.</summary>
internal sealed class Load : IAsyncDisposable
{
    // This pause and the small number of callers set the rate, not the machine. The rate is far below the capacity of two busy cores.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<Call> calls = [];
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Func<HttpClient> http;
    private readonly Task callers;

    public Load(Func<HttpClient> http, int callers = 8)
    {
        this.http = http;
        this.callers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
    }

    /// <summary>The time since the beginning of the load.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    public IReadOnlyCollection<Call> Calls => calls;

    /// <summary>The scores per second between two moments.</summary>
    public double Rate(TimeSpan from, TimeSpan to) =>
        calls.Count(call => call.Status == 200 && call.Ended >= from && call.Ended < to) / (to - from).TotalSeconds;

    /// <summary>Waits for the last calls.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await callers;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stop.Dispose();
    }

    private async Task CallAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var user = $"u{Random.Shared.Next(1, ServingCluster.Users + 1)}";
            var call = await CallAsync(user);
            calls.Enqueue(call);
            await Task.Delay(call.Status == 200 ? Pause : PauseAfterFailure);
        }
    }

    private async Task<Call> CallAsync(string user)
    {
        var began = watch.Elapsed;
        try
        {
            using var response = await http().PostAsync($"/pipelines/churn/users/{user}/score", null);
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
                return Ended((int)response.StatusCode, $"Retry-After {response.Headers.RetryAfter}: {text}");
            using var score = JsonDocument.Parse(text);
            return Ended(200, "") with
            {
                RunId = score.RootElement.GetProperty("runId").GetGuid(),
                RetrievedAt = score.RootElement.GetProperty("retrievedAt").GetDateTimeOffset()
            };
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or ObjectDisposedException)
        {
            return Ended(0, e.Message);
        }

        Call Ended(int status, string problem) => new(user, watch.Elapsed, watch.Elapsed - began, status, default, default, problem);
    }
}
