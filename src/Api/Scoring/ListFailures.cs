using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Why users of one list have no score: each reason once, however many users have it. Thread-safe.</summary>
internal sealed class ListFailures
{
    // Of what fails for each user in words of its own, the first few say enough.
    private const int Most = 20;

    private readonly Lock gate = new();
    private readonly Dictionary<(ScoreStatus Status, string Detail), (string First, int Users)> reasons = [];

    /// <summary>Each reason, with the first user that has it and how many have.</summary>
    public IReadOnlyList<(ScoreStatus Status, string Detail, string First, int Users)> All
    {
        get
        {
            lock (gate)
                return [.. reasons.Select(each => (each.Key.Status, each.Key.Detail, each.Value.First, each.Value.Users))];
        }
    }

    /// <summary>A user has no score.</summary>
    public void Add(string user, ScoreReply reply)
    {
        if (ScoreFailures.DetailOf(reply) is not { } detail)
            return;
        var key = (reply.Status, detail);
        lock (gate)
        {
            if (reasons.TryGetValue(key, out var known))
                reasons[key] = known with { Users = known.Users + 1 };
            else if (reasons.Count < Most)
                reasons.Add(key, (user, 1));
        }
    }
}
