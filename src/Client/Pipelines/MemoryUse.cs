namespace ModelPipeline.Client;

/// <summary>The memory of a silo and its number of active users.</summary>
/// <param name="UsedBytes">The size of the managed heap.</param>
/// <param name="LimitBytes">The limit of the heap.</param>
/// <param name="Activations">The number of users who are active on the silo.</param>
/// <param name="MaxActivations">The number of users for whom there is room.</param>
public sealed record MemoryUse(long UsedBytes, long LimitBytes, int Activations, int MaxActivations);
