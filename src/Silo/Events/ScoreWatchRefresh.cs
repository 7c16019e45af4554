using System.Data.Common;

namespace ModelPipeline.Silo;

/// <summary>Reads every two seconds which pipelines are watched, so that a new webhook counts within two seconds.</summary>
internal sealed class ScoreWatchRefresh(WebhookStore webhooks, ScoreWatch watch, PipelineSet pipelines, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, string> seen = [];

    /// <summary>Reads the webhooks, and watches the pipelines that they ask for.</summary>
    internal async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var all = await webhooks.ReadAsync(cancellationToken);
        foreach (var pipeline in pipelines.All.Select(runner => runner.Pipeline))
        {
            // A new watch is made only after a change.
            var asked = string.Join('\n', all.Where(webhook => webhook.AsksFor(Grains.EventTypes.ScoreCrossed, pipeline.Name))
                .SelectMany(webhook => webhook.Thresholds.Select(each => $"{webhook.Id} {each.Key} {each.Direction}")));
            if (seen.GetValueOrDefault(pipeline.Name) == asked)
                continue;
            pipeline.Written = watch.For(pipeline.Name, all);
            seen[pipeline.Name] = asked;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException or OperationCanceledException)
            {
                // The database is missing, or the pipelines are not open yet. The sender says so in the log.
            }

            await Task.Delay(Every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
