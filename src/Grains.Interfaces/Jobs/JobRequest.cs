namespace ModelPipeline.Grains;

/// <summary>A request for a job.</summary>
/// <param name="Key">The idempotency key: the same for every attempt of one request, so that all attempts make one job.</param>
/// <param name="Users">Whom to score; null for the whole input.</param>
/// <param name="Parallel">Whether the job may run beside another job of the pipeline.</param>
/// <param name="Tenant">The tenant that asks, who alone sees the job; null for none.</param>
/// <param name="Room">How many jobs of the tenant may be open in this pipeline; null for no limit.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobRequest")]
public sealed record JobRequest(
    [property: Id(0)] string Key,
    [property: Id(1)] string[]? Users = null,
    [property: Id(2)] bool Parallel = false,
    [property: Id(3)] string? Tenant = null,
    [property: Id(4)] int? Room = null);
