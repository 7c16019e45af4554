namespace ModelPipeline.Grains;

/// <summary>Puts the scores of one batch together, for a message to an API that knows <see cref="ScoredBatch"/>.</summary>
internal static class BatchedReplies
{
    // Fewer scores are no smaller together.
    private const int Fewest = 4;

    /// <summary>A reply with as few single scores as possible.</summary>
    /// <param name="rows">The places of the users in the call.</param>
    /// <param name="replies">The reply to each of them.</param>
    /// <param name="isOver">Whether every user of the call has ended.</param>
    public static ListReply Of(int[] rows, ScoreReply[] replies, bool isOver)
    {
        var single = new List<int>();
        // The users of a batch end one after the other, or beside those of another batch.
        var groups = new Dictionary<(Guid Run, DateTimeOffset ScoredAt), List<int>>();
        for (var i = 0; i < replies.Length; i++)
        {
            if (replies[i] is not { Score: { } score } reply || reply is not { Reason: "", Column: null, Detail: null, Timing: null })
            {
                single.Add(i);
                continue;
            }

            var key = (score.RunId, score.ScoredAt);
            if (!groups.TryGetValue(key, out var group))
                groups.Add(key, group = []);
            (group.Count == 0 || AreAlike(replies[group[0]].Score!, score) ? group : single).Add(i);
        }

        var batches = new List<ScoredBatch>(groups.Count);
        foreach (var group in groups.Values)
        {
            if (group.Count >= Fewest && TryMake([.. group], rows, replies) is { } batch)
                batches.Add(batch);
            else
                single.AddRange(group);
        }

        return new([.. single.Select(i => rows[i])], [.. single.Select(i => replies[i])], isOver)
        {
            Batches = batches.Count > 0 ? [.. batches] : null,
        };
    }

    private static bool AreAlike(Score one, Score other) =>
        one.RetrievedAt == other.RetrievedAt && one.ModelVersion == other.ModelVersion && one.Pipeline == other.Pipeline
        && one.Outputs.Length == other.Outputs.Length;

    private static ScoredBatch? TryMake(int[] places, int[] rows, ScoreReply[] replies)
    {
        var scores = Array.ConvertAll(places, i => replies[i].Score!);
        var first = scores[0];
        var values = new object[first.Outputs.Length];
        var nulls = new bool[]?[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var column = i;
            var output = Array.ConvertAll(scores, score => score.Outputs[column].Value);
            if (ValuesOf(output) is not { } typed)
                return null;
            values[i] = typed;
            nulls[i] = Array.Exists(output, value => value is null) ? Array.ConvertAll(output, value => value is null) : null;
        }

        return new(
            Array.ConvertAll(places, i => rows[i]), first with { User = "", Outputs = [] },
            Array.ConvertAll(first.Outputs, output => output.Name), values, nulls);
    }

    private static object? ValuesOf(object?[] values) => Array.Find(values, value => value is not null) switch
    {
        float => ArrayOf<float>(values),
        double => ArrayOf<double>(values),
        long => ArrayOf<long>(values),
        bool => ArrayOf<bool>(values),
        DateTime => ArrayOf<DateTime>(values),
        string or null => ArrayOf<string>(values),
        _ => null,
    };

    // Null: the values are of several types.
    private static T?[]? ArrayOf<T>(object?[] values) => Array.TrueForAll(values, value => value is null or T)
        ? Array.ConvertAll(values, value => value is T typed ? typed : default)
        : null;
}
