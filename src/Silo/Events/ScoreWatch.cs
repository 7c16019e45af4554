using System.Text.Json.Nodes;
using ModelPipeline.Grains;

namespace ModelPipeline.Silo;

/// <summary>
/// Notifies webhooks of users whose score passes a threshold. A pipeline without such a webhook is not watched, and its batches have no
/// work for it. If the cluster's database does not answer, the user's next score is compared instead.
/// </summary>
internal sealed partial class ScoreWatch(SideStore sides, TimeProvider clock, ILogger<ScoreWatch> log)
{
    // The batch waits for it, after its callers have their answers.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The function that gets a pipeline's batches; null if no webhook asks for them.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="webhooks">All webhooks.</param>
    public TakeWritten? For(string pipeline, IReadOnlyList<Webhook> webhooks)
    {
        var watched = webhooks.Where(webhook => webhook.AsksFor(EventTypes.ScoreCrossed, pipeline))
            .SelectMany(webhook => webhook.Thresholds
                .Where(threshold => threshold.Pipeline.Equals(pipeline, StringComparison.OrdinalIgnoreCase))
                .Select(threshold => (webhook.Id, threshold with { Pipeline = pipeline })))
            .ToArray();
        return watched.Length == 0 ? null : (predictions, superseded) => TakeAsync(pipeline, watched, predictions, superseded);
    }

    private async Task TakeAsync(string pipeline, (string Webhook, Threshold Threshold)[] watched, Predictions predictions,
        IReadOnlyCollection<int> superseded)
    {
        using var timeout = new CancellationTokenSource(Longest, clock);
        try
        {
            foreach (var (webhook, threshold) in watched)
                await CompareAsync(webhook, threshold, predictions, superseded, timeout.Token);
        }
        catch (Exception e)
        {
            // The scores are committed: whatever goes wrong here must not make a batch fail.
            LogMissed(pipeline, predictions.Outputs.Count, e.GetType());
        }
    }

    private async Task CompareAsync(string webhook, Threshold threshold, Predictions predictions, IReadOnlyCollection<int> superseded,
        CancellationToken cancellationToken)
    {
        var crossing = new ThresholdCrossing(threshold, predictions, superseded);
        if (crossing.Rows.Count == 0)
            return;
        var known = await sides.ReadAsync(webhook, threshold, crossing.Rows.Select(row => row.User), cancellationToken);
        var changes = crossing.Changes(known).Select(row => (row.User, row.IsAbove, HappeningOf(webhook, threshold, predictions, row)));
        if (changes.ToList() is { Count: > 0 } found)
            await sides.ChangeAsync(webhook, threshold, predictions.RetrievedAt, found, cancellationToken);
    }

    private Happening? HappeningOf(string webhook, Threshold threshold, Predictions predictions, ThresholdCrossing.Row row)
    {
        var direction = row.IsAbove ? CrossingDirection.Up : CrossingDirection.Down;
        if (threshold.Direction != CrossingDirection.Both && threshold.Direction != direction)
            return null;
        var data = new JsonObject
        {
            ["pipeline"] = threshold.Pipeline,
            ["user"] = row.User,
            ["output"] = threshold.Output,
            ["threshold"] = threshold.Value,
            ["direction"] = row.IsAbove ? "up" : "down",
            ["value"] = double.IsFinite(row.Value) ? row.Value : null,
            ["modelVersion"] = predictions.ModelVersion,
            ["retrievedAt"] = predictions.RetrievedAt.UtcDateTime.ToString("O"),
            ["runId"] = predictions.RunId.ToString(),
        };
        return new($"score-{webhook}-{Guid.CreateVersion7(clock.GetUtcNow()):N}", EventTypes.ScoreCrossed, predictions.ScoredAt,
            threshold.Pipeline, data.ToJsonString())
        {
            User = row.User,
        };
    }

    [LoggerMessage(EventId = 704, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: {Users} score(s) were not compared with thresholds ({Type}); the users' next scores are compared")]
    private partial void LogMissed(string pipeline, int users, Type type);
}
