using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Scores the users of events. A user of several events of a request is scored once.</summary>
internal sealed class EventRuns(ClusterScores scores, ListCalls lists, TimeProvider clock)
{
    // The clocks of sender and output database may differ by so much: an event counts as older than a score only by more.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <summary>Scores the users.</summary>
    /// <param name="caller">Who has sent the events.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="users">The users, each with the time of the newest event; null for events without a time.</param>
    /// <param name="cancellationToken">Cancelled when the sender gives up.</param>
    public async Task<IReadOnlyDictionary<string, UserResult>> ScoreAsync(Caller caller, string pipeline,
        IReadOnlyDictionary<string, DateTimeOffset?> users, CancellationToken cancellationToken)
    {
        var results = new Dictionary<string, UserResult>(StringComparer.Ordinal);
        foreach (var some in users.Chunk(ListCall.MaxUsers))
        {
            // Users whose events are late join last, when it is known that they have no newer score.
            var batches = lists.Begin(caller, pipeline, static () => 2 * ListCall.MaxUsers, cancellationToken);
            var scoring = some.Select(each => ScoreAsync(batches, pipeline, each.Key, each.Value, cancellationToken)).ToList();
            batches.Flush();
            foreach (var result in await Task.WhenAll(scoring))
                results[result.User] = result.Result;
        }

        return results;
    }

    private async Task<(string User, UserResult Result)> ScoreAsync(ListBatches batches, string pipeline, string user, DateTimeOffset? at,
        CancellationToken cancellationToken)
    {
        try
        {
            if (at is { } time && await IsSatisfiedAsync(pipeline, user, time, cancellationToken))
                return (user, new(EventOutcome.Done));
            var reply = await batches.ScoreAsync(new(user));
            return (user, new(OutcomeOf(reply.Status), reply.Reason, reply.RetryAfter));
        }
        catch (ClusterCallException)
        {
            return (user, new(EventOutcome.Again, "No silo answers."));
        }
    }

    // Only an event that comes late can have a newer score, so an event that comes at once costs no read.
    private async Task<bool> IsSatisfiedAsync(string pipeline, string user, DateTimeOffset at, CancellationToken cancellationToken) =>
        clock.GetUtcNow() - at > Tolerance
        && (await scores.GetStoredAsync(pipeline, user, cancellationToken)).Score is { } stored
        && stored.RetrievedAt - at > Tolerance;

    private static EventOutcome OutcomeOf(ScoreStatus status) => status switch
    {
        ScoreStatus.Scored => EventOutcome.Done,
        ScoreStatus.UnknownPipeline => EventOutcome.NoPipeline,
        ScoreStatus.NotFound or ScoreStatus.Unusable or ScoreStatus.Failed => EventOutcome.Poison,
        _ => EventOutcome.Again,
    };
}
