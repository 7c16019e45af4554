namespace ModelPipeline.Grains;

/// <summary>A reason for which a job could not score users.</summary>
/// <param name="Reason">The exact text of the reason.</param>
/// <param name="Users">The number of users with this reason.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobFailureReason")]
public sealed record JobFailureReason([property: Id(0)] string Reason, [property: Id(1)] long Users);
