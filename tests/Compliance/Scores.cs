namespace ModelPipeline.Compliance;

/// <summary>Predictions to write.</summary>
public static class Scores
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>One output column <c>score</c>.</summary>
    public static Schema Schema { get; } = new([new("score", ColumnType.Double)]);

    /// <summary>The predictions of a run with the same score for all of these users, retrieved this long after noon.</summary>
    public static Predictions Of(double score, double seconds, params IReadOnlyList<string> users) =>
        Of(new Batch(users, [new Column<double>(Schema[0], Enumerable.Repeat(score, users.Count).ToArray())]), seconds);

    /// <summary>The predictions of a run with these outputs, retrieved this long after noon.</summary>
    public static Predictions Of(Batch outputs, double seconds = 0) =>
        new(outputs, "v1", After(seconds), After(seconds + 1), Guid.NewGuid());

    /// <summary>The same predictions with another time of the model call, this long after noon.</summary>
    public static Predictions ScoredAfter(this Predictions predictions, double seconds) => predictions with { ScoredAt = After(seconds) };

    /// <summary>The stored score of a user.</summary>
    public static async Task<double> ScoreAsync(this IWriter writer, string user) =>
        (await writer.ReadAsync(user, TestContext.Current.CancellationToken))!.Outputs.Values<double>("score")[0];

    private static DateTimeOffset After(double seconds) => Noon.AddMicroseconds(Math.Round(seconds * 1_000_000));
}
