namespace ModelPipeline.Grains;

/// <summary>A reason for which a job could not score users.</summary>
/// <param name="Reason">The reason, word by word.</param>
/// <param name="Users">How many users have it.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailureReason")]
public sealed record JobFailureReason([property: Id(0)] string Reason, [property: Id(1)] long Users);
