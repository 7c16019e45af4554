using System.Data.Common;
using Microsoft.AspNetCore.Mvc;

namespace ModelPipeline.Api;

/// <summary>
/// Handles the events of a request: scores their users, puts aside what cannot be handled. The request is acknowledged once all scores are
/// committed; until then the sender repeats it.
/// </summary>
internal sealed class EventHandling(EventRuns runs, DeadLetters dead, PipelineCatalog catalog)
{
    /// <summary>Handles events.</summary>
    /// <returns>Why the request must not be acknowledged; null where it is.</returns>
    public async Task<ProblemDetails?> HandleAsync(Caller caller, string pipeline, IReadOnlyList<InboundEvent> events,
        CancellationToken cancellationToken)
    {
        var results = await runs.ScoreAsync(caller, pipeline, UsersOf(events), cancellationToken);
        if (results.Values.Any(result => result.Outcome == EventOutcome.NoPipeline))
            return Problems.UnknownPipeline(pipeline);
        try
        {
            if (await BuryAsync(pipeline, events, results, cancellationToken) is { } unknown)
                return unknown;
        }
        catch (DbException)
        {
            return Problems.Unavailable("The table of events that cannot be handled does not answer; send the events again.");
        }

        var again = results.Values.Where(result => result.Outcome == EventOutcome.Again).ToList();
        return again.Count == 0
            ? null
            : Problems.Saturated($"{again[0].Reason} Send the events again.").After(again.Max(result => result.RetryAfter));
    }

    /// <summary>The users of the events that can be handled, each with the time of its newest event.</summary>
    internal static IReadOnlyDictionary<string, DateTimeOffset?> UsersOf(IReadOnlyList<InboundEvent> events)
    {
        var users = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var inbound in events.Where(each => each.Fault is null))
        {
            foreach (var user in inbound.Users)
            {
                // An event without a time asks for a new score.
                users[user] = users.TryGetValue(user, out var known) && (known is null || inbound.At < known) ? known : inbound.At;
            }
        }

        return users;
    }

    private async Task<ProblemDetails?> BuryAsync(string pipeline, IReadOnlyList<InboundEvent> events,
        IReadOnlyDictionary<string, UserResult> results, CancellationToken cancellationToken)
    {
        var buried = events.SelectMany(inbound => inbound.Fault is { } fault
            ? [(inbound, User: (string?)null, Reason: fault)]
            : inbound.Users.Where(user => results[user].Outcome == EventOutcome.Poison)
                .Select(user => (inbound, User: (string?)user, results[user].Reason))).ToList();
        // Where there is nobody to score, nobody has looked for the pipeline yet.
        if (buried.Count == 0 && results.Count > 0)
            return null;
        if (!PipelineDefinition.IsName(pipeline) || await catalog.FindAsync(pipeline, cancellationToken) is not { } found)
            return Problems.UnknownPipeline(pipeline);
        foreach (var (inbound, user, reason) in buried)
            await dead.AddAsync(found.Name, inbound, user, reason);
        return null;
    }
}
