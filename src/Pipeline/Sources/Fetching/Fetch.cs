namespace ModelPipeline;

/// <summary>One fetch.</summary>
/// <param name="Address">The address.</param>
/// <param name="Source">The source of the address.</param>
/// <param name="Pinned">The hash that the content must have; null for any.</param>
/// <param name="Deadline">When the fetch ends.</param>
/// <param name="Progress">Hears of the bytes that arrive.</param>
/// <param name="Ending">Cancelled at the deadline, or by the caller.</param>
internal sealed record Fetch(SourceAddress Address, IModelSource Source, string? Pinned, Deadline Deadline,
    IProgress<FetchProgress>? Progress, CancellationToken Ending);
