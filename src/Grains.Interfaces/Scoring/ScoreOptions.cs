namespace ModelPipeline.Grains;

/// <summary>What a caller accepts as a score.</summary>
/// <param name="MaxAge">
/// The greatest age of the input that the caller accepts. A score that the grain remembers, or a running run, is used if its input is not
/// older. Null for a new run.
/// </param>
/// <param name="Within">How long the caller still waits, if that is less than the pipeline's timeout; null for that timeout.</param>
/// <param name="Class">The class of the call; higher classes go first.</param>
/// <param name="Tenant">The tenant of the caller, who shares the queue evenly with other tenants; null for none.</param>
/// <param name="Timing">Whether the reply tells what the time was spent on.</param>
/// <param name="Trace">The span of the call or of its list; null if the call is not sampled.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScoreOptions")]
public sealed record ScoreOptions([property: Id(0)] TimeSpan? MaxAge, [property: Id(1)] TimeSpan? Within = null,
    [property: Id(2)] CallClass Class = CallClass.Single, [property: Id(3)] string? Tenant = null,
    [property: Id(4)] bool Timing = false, [property: Id(5)] CallTrace? Trace = null)
{
    /// <summary>The features that came with the call; null for a call without.</summary>
    [Id(6)]
    public FeatureCall? Features { get; init; }

    /// <summary>Asks for a new run, or for a run whose query is not sent yet.</summary>
    public static ScoreOptions Fresh { get; } = new((TimeSpan?)null);

    /// <summary>The same as <see cref="Fresh"/>, for a user of a list.</summary>
    public static ScoreOptions FreshInList { get; } = Fresh with { Class = CallClass.List };
}
