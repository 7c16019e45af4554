namespace ModelPipeline.Grains;

/// <summary>What a caller accepts as a score.</summary>
/// <param name="MaxAge">
/// A score that the grain remembers, or a run under way, whose input was retrieved within this time is as good as a new run; null for a
/// new run.
/// </param>
/// <param name="Within">How long the caller still waits, where that is less than the pipeline's own timeout; null for that timeout.</param>
/// <param name="Class">What the call belongs to; higher classes come first.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScoreOptions")]
public sealed record ScoreOptions([property: Id(0)] TimeSpan? MaxAge, [property: Id(1)] TimeSpan? Within = null,
    [property: Id(2)] CallClass Class = CallClass.Single)
{
    /// <summary>A new run, or one that has not asked for its input yet.</summary>
    public static ScoreOptions Fresh { get; } = new((TimeSpan?)null);

    /// <summary>The same for a user of a list.</summary>
    public static ScoreOptions FreshInList { get; } = Fresh with { Class = CallClass.List };
}
