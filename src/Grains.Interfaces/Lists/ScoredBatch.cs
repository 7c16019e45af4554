namespace ModelPipeline.Grains;

/// <summary>
/// Scores of users of a list that differ in user and outputs only: those of one batch. A message has once what they share. It does not name
/// the users, because the caller knows them by their places.
/// </summary>
/// <param name="Rows">The places of the users in the call; empty where users end one by one (<see cref="IListReplies.Scored"/>).</param>
/// <param name="Shared">What the scores share: a score without user and outputs.</param>
/// <param name="Names">The names of the outputs.</param>
/// <param name="Values">
/// The values of each output, in the order of the rows: a float[], double[], long[], bool[], string[] or DateTime[].
/// </param>
/// <param name="Nulls">Which values of each output are null; null for an output without nulls.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScoredBatch")]
public sealed record ScoredBatch(
    [property: Id(0)] int[] Rows,
    [property: Id(1)] Score Shared,
    [property: Id(2)] string[] Names,
    [property: Id(3)] object[] Values,
    [property: Id(4)] bool[]?[] Nulls)
{
    /// <summary>The reply to a user.</summary>
    /// <param name="index">The place of the user's score in the values.</param>
    /// <param name="user">The user.</param>
    public ScoreReply ReplyAt(int index, string user)
    {
        var outputs = new OutputValue[Names.Length];
        for (var i = 0; i < outputs.Length; i++)
            outputs[i] = new(Names[i], Nulls[i]?[index] == true ? null : ValueAt(Values[i], index));
        return new(ScoreStatus.Scored, Shared with { User = user, Outputs = outputs });
    }

    private static object? ValueAt(object values, int index) => values switch
    {
        float[] numbers => numbers[index],
        double[] numbers => numbers[index],
        long[] numbers => numbers[index],
        bool[] truths => truths[index],
        string[] texts => texts[index],
        DateTime[] times => times[index],
        _ => throw new InvalidOperationException($"A batch of scores has values of type {values.GetType()}."),
    };
}
