namespace ModelPipeline.Grains;

/// <summary>A job that is asked for.</summary>
/// <param name="Key">The same for every attempt at one request, so that they make one job.</param>
/// <param name="Users">Whom to score; null for the whole input.</param>
/// <param name="Parallel">Whether it may run beside another job of the pipeline.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobRequest")]
public sealed record JobRequest(
    [property: Id(0)] string Key,
    [property: Id(1)] string[]? Users = null,
    [property: Id(2)] bool Parallel = false);
