namespace ModelPipeline.Grains;

/// <summary>What a caller accepts as a score.</summary>
/// <param name="MaxAge">A score that the grain remembers and whose input was retrieved within this time is as good as a new run; null for a new run.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScoreOptions")]
public sealed record ScoreOptions([property: Id(0)] TimeSpan? MaxAge)
{
    /// <summary>A new run, or one that has not read its input yet.</summary>
    public static ScoreOptions Fresh { get; } = new((TimeSpan?)null);
}
