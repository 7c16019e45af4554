using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Scores the users of one claim as one batch.</summary>
/// <param name="runner">The runner of the pipeline.</param>
/// <param name="metrics">Counts the batch.</param>
/// <param name="clock">Measures deadlines.</param>
/// <param name="log">Receives failures.</param>
internal sealed class EventScorer(PipelineRunner runner, PipelineMetrics metrics, TimeProvider clock, ILogger log)
{
    /// <summary>
    /// How far the clocks of the event's source and of the output database may differ. A score whose input was asked for within this time
    /// after an event may be older than the event.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly Pipeline pipeline = runner.Pipeline;

    /// <summary>Scores the users, and sets what becomes of their events.</summary>
    /// <param name="claim">The events.</param>
    /// <param name="cancellationToken">Ends the batch. Users without a result come again.</param>
    public async Task ScoreAsync(EventClaim claim, CancellationToken cancellationToken)
    {
        var deadline = Deadline.After(pipeline.Options.Timeout, clock);
        using var timeout = new CancellationTokenSource(deadline.Remaining, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var users = await WithoutSatisfiedAsync(claim, either.Token);
        if (users.Length == 0)
            return;
        metrics.EventsBegan(pipeline.Name, users.Length);
        // The scorer of a claim remembers no user after it.
        var scorer = new BatchScorer(pipeline, runner.Calls.Events, metrics, runner.Time, clock, log);
        await scorer.ScoreAsync(users, Lane.Event, deadline, (user, outcome) => claim.Set(user, EventResult.Of(outcome)), either.Token,
            runner.TakesFeatures ? user => claim.Features.GetValueOrDefault(user) : null);
    }

    // An event with features asks for a run of its own. An event that comes at once cannot have a newer score, and costs no read.
    private async Task<string[]> WithoutSatisfiedAsync(EventClaim claim, CancellationToken cancellationToken)
    {
        var limit = runner.Time.Now() - Tolerance;
        var late = runner.TakesFeatures ? [] : claim.Users.Where(each => each.Value < limit).Select(each => each.Key).ToArray();
        if (late.Length == 0)
            return [.. claim.Users.Keys];
        var stored = await ReadAsync(late, cancellationToken);
        var satisfied = late.Where(user =>
            stored?.TryGetValue(user, out var retrievedAt) == true && retrievedAt - claim.Users[user] > Tolerance).ToHashSet();
        foreach (var user in satisfied)
            claim.Set(user, new(EventVerdict.Satisfied));
        return [.. claim.Users.Keys.Where(user => !satisfied.Contains(user))];
    }

    // Whoever cannot be asked has no newer score: a score too many is harmless.
    private async Task<IReadOnlyDictionary<string, DateTimeOffset>?> ReadAsync(string[] users, CancellationToken cancellationToken)
    {
        try
        {
            return await pipeline.Writer.ReadRetrievedAtAsync(users, runner.Calls.Events, cancellationToken);
        }
        catch (Exception e) when (e is PipelineException || cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
