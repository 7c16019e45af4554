using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace ModelPipeline.Tests;

/// <summary>Callers who score one user after the other and note the version.</summary>
internal sealed class RolloutCalls : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly HttpClient http;
    private readonly int users;
    private readonly TimeSpan pause;
    private readonly Task callers;

    public RolloutCalls(HttpClient http, int callers, int users, TimeSpan pause)
    {
        this.http = http;
        this.users = users;
        this.pause = pause;
        this.callers = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync)));
    }

    public TimeSpan Now => watch.Elapsed;

    /// <summary>The scores: user, version, and between which moments.</summary>
    public ConcurrentQueue<(string User, string Version, TimeSpan Began, TimeSpan Ended)> Scores { get; } = [];

    /// <summary>What failed.</summary>
    public ConcurrentQueue<string> Failures { get; } = [];

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
            var user = $"u{Random.Shared.Next(1, users + 1)}";
            var began = watch.Elapsed;
            try
            {
                using var response = await http.PostAsync($"/pipelines/churn/users/{user}/score", null);
                var text = await response.Content.ReadAsStringAsync();
                if (!response.IsSuccessStatusCode)
                {
                    Failures.Enqueue($"{watch.Elapsed} {user} {(int)response.StatusCode} {text}");
                    continue;
                }

                using var score = JsonDocument.Parse(text);
                Scores.Enqueue((user, score.RootElement.GetProperty("modelVersion").GetString()!, began, watch.Elapsed));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Failures.Enqueue($"{watch.Elapsed} {user} {e.Message}");
            }

            await Task.Delay(pause);
        }
    }
}
