namespace ModelPipeline.Grains;

/// <summary>A request for a job.</summary>
/// <param name="Key">The idempotency key: the same for every attempt of one request, so that all attempts make one job.</param>
/// <param name="Users">Whom to score; null for the whole input.</param>
/// <param name="Parallel">Whether the job may run beside another job of the pipeline.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobRequest")]
public sealed record JobRequest(
    [property: Id(0)] string Key,
    [property: Id(1)] string[]? Users = null,
    [property: Id(2)] bool Parallel = false);
