using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>
/// Checks whether the stores of this silo's pipelines answer, at most once a second for any number of probes. A problem is logged when it
/// appears or changes.
/// </summary>
internal sealed partial class StoreChecks(
    PipelineSet pipelines, RolloutFollowers followers, TimeProvider clock, ILogger<StoreChecks> log)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(string Pipeline, string Part), string> logged = [];
    private Task<StoreCheck[]>? current;
    private long startedAt;

    public Task<StoreCheck[]> GetAsync()
    {
        lock (gate)
        {
            if (current is null || (current.IsCompleted && clock.GetElapsedTime(startedAt) >= MaxAge))
            {
                startedAt = clock.GetTimestamp();
                current = Task.Run(CheckAllAsync);
            }

            return current;
        }
    }

    private async Task<StoreCheck[]> CheckAllAsync() =>
        [.. (await Task.WhenAll(pipelines.All.Select(runner => CheckAsync(runner.Pipeline)))).SelectMany(checks => checks),
            .. followers.Missing.Select(Describe)];

    // Without the stable version nearly every call fails. Without another one, the users of that version are refused.
    private StoreCheck Describe((string Pipeline, string Version, string Fault) missing)
    {
        var isStable = pipelines.Find(missing.Pipeline)?.Pipeline.Versions.Current.Stable.Id == missing.Version;
        var what = $"Version '{missing.Version}' is not loaded: {missing.Fault}";
        return new(missing.Pipeline, "model", isStable ? what : null, isStable ? null : what);
    }

    // If the stores report no problem, the failures that calls have met are reported.
    private async Task<StoreCheck[]> CheckAsync(Pipeline pipeline)
    {
        var checks = new List<Task<StoreCheck>>
        {
            CheckAsync(pipeline.Name, "input", pipeline.CheckInputAsync),
            CheckAsync(pipeline.Name, "output", pipeline.Writer.PingAsync),
        };
        if (pipeline.HasServedModel)
            checks.Add(CheckAsync(pipeline.Name, "model", pipeline.CheckModelAsync));
        var stores = await Task.WhenAll(checks);
        return Array.TrueForAll(stores, store => store.Problem is null) && pipeline.Health.Of(clock) is var (stage, reason)
            ? [.. stores, new(pipeline.Name, stage, $"Every call fails: {reason}")]
            : stores;
    }

    private async Task<StoreCheck> CheckAsync(string pipeline, string part, Func<CancellationToken, Task> ping)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        try
        {
            await ping(timeout.Token).WaitAsync(Timeout, clock);
            logged.TryRemove((pipeline, part), out _);
            return new(pipeline, part, null);
        }
        catch (Exception e)
        {
            var why = e switch
            {
                PipelineException => e.Message,
                OperationCanceledException or TimeoutException => $"It did not answer within {Timeout.TotalSeconds:0} seconds.",
                _ => $"{e.GetType().Name}.",
            };
            LogOnce(pipeline, part, (e as PipelineException)?.Detail ?? why);
            return new(pipeline, part, why);
        }
    }

    // Logs a problem once: while a store is down, a probe comes every few seconds.
    private void LogOnce(string pipeline, string part, string detail)
    {
        if (logged.TryGetValue((pipeline, part), out var before) && before == detail)
            return;
        logged[(pipeline, part)] = detail;
        LogNotReady(pipeline, part, detail);
    }

    [LoggerMessage(EventId = 260, Level = LogLevel.Warning, Message = "Pipeline {Pipeline} is not ready: its {Part} fails. {Detail}")]
    private partial void LogNotReady(string pipeline, string part, string detail);
}
