using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>The reasons why users of one list have no score, each reason once with the number of users. Thread-safe.</summary>
internal sealed class ListFailures
{
    // Some failures have another text for each user. The first few texts say enough.
    private const int Most = 20;

    private readonly Lock gate = new();
    private readonly Dictionary<(ScoreStatus Status, string Detail), (string First, int Users)> reasons = [];

    /// <summary>Each reason, with the first user that has the reason and the number of such users.</summary>
    public IReadOnlyList<(ScoreStatus Status, string Detail, string First, int Users)> All
    {
        get
        {
            lock (gate)
                return [.. reasons.Select(each => (each.Key.Status, each.Key.Detail, each.Value.First, each.Value.Users))];
        }
    }

    /// <summary>Adds the reason of a user without a score.</summary>
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
