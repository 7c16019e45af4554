namespace ModelPipeline.Grains;

/// <summary>What the time of a call was spent on, on the silo of the user.</summary>
/// <param name="Queue">From the arrival to the begin of the run.</param>
/// <param name="Retrieve">The query for the row.</param>
/// <param name="Apply">The binding of the row and the model.</param>
/// <param name="Write">The write of the score, up to the answer.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.ScoreTiming")]
public sealed record ScoreTiming(
    [property: Id(0)] TimeSpan Queue,
    [property: Id(1)] TimeSpan Retrieve,
    [property: Id(2)] TimeSpan Apply,
    [property: Id(3)] TimeSpan Write);
