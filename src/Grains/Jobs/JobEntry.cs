namespace ModelPipeline.Grains;

/// <summary>A job in the list of its pipeline.</summary>
/// <param name="Id">The job.</param>
/// <param name="Key">The key of the request that made it.</param>
internal sealed record JobEntry(Guid Id, string Key);
