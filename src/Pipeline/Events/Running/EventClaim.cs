using System.Text.Json;

namespace ModelPipeline;

/// <summary>
/// The events of one claim, by user: a user of several events is scored once, with what the newest event brings. Pure.
/// </summary>
internal sealed class EventClaim
{
    private readonly Dictionary<string, EventResult> byUser = new(StringComparer.Ordinal);
    private readonly List<(TriggerEvent Event, EventResult? Own)> events = [];

    /// <param name="claimed">The events, the oldest first.</param>
    /// <param name="features">The features that each event must bring; none for most pipelines.</param>
    /// <param name="maxAttempts">How often an event may be claimed without an end.</param>
    public EventClaim(IReadOnlyList<TriggerEvent> claimed, FeatureColumns features, int maxAttempts)
    {
        foreach (var each in claimed)
        {
            var fault = Fault(each, maxAttempts) ?? Read(each, features);
            events.Add((each, fault is null ? null : new(EventVerdict.Poison, fault)));
        }
    }

    /// <summary>The users to score. The value is the time by which all of the user's events had happened; null if one has none.</summary>
    public Dictionary<string, DateTimeOffset?> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>The features of the newest event of each user; empty for a pipeline whose events bring none.</summary>
    public Dictionary<string, CallFeatures> Features { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets what becomes of the events of a user. The last call counts.</summary>
    public void Set(string user, EventResult result)
    {
        lock (byUser)
            byUser[user] = result;
    }

    /// <summary>Sets what becomes of the events of a user who has no result yet.</summary>
    public void SetRest(string user, EventResult result)
    {
        lock (byUser)
            byUser.TryAdd(user, result);
    }

    /// <summary>What becomes of each event. A user without a result has trouble: the run did not come so far.</summary>
    public IReadOnlyList<(TriggerEvent Event, EventResult Result)> Results()
    {
        lock (byUser)
        {
            return events.ConvertAll(each => (each.Event, each.Own ?? (byUser.TryGetValue(each.Event.User, out var result)
                ? result
                : new(EventVerdict.Trouble, "The event was not handled in time."))));
        }
    }

    private static string? Fault(TriggerEvent each, int maxAttempts)
    {
        if (each.Fault is { } fault)
            return fault;
        if (string.IsNullOrWhiteSpace(each.User))
            return "The event has no user.";
        return each.Attempts > maxAttempts
            ? $"The event was claimed {maxAttempts} times, and no attempt came to an end."
            : null;
    }

    private string? Read(TriggerEvent each, FeatureColumns features)
    {
        if (features.Any)
        {
            if (ReadFeatures(each, features, out var own) is { } fault)
                return fault;
            Features[each.User] = own!;
        }

        // An event without a time asks for a new score, whatever time the others have.
        var keeps = Users.TryGetValue(each.User, out var known) && (known is null || each.At < known);
        Users[each.User] = keeps ? known : each.At;
        return null;
    }

    private static string? ReadFeatures(TriggerEvent each, FeatureColumns features, out CallFeatures? own)
    {
        own = null;
        try
        {
            return features.Read(each.Features, Guid.CreateVersion7(), out own)?.Reason;
        }
        catch (JsonException)
        {
            return "The features of the event are no JSON object.";
        }
    }
}
