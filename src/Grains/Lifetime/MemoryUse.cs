namespace ModelPipeline.Grains;

/// <summary>The memory of a silo and its number of active users.</summary>
/// <param name="UsedBytes">The size of the managed heap. Orleans deactivates idle users by this value.</param>
/// <param name="LimitBytes">The limit of the heap: from the container's limit or <c>DOTNET_GCHeapHardLimit</c>.</param>
/// <param name="Activations">The number of users who are active on this silo.</param>
/// <param name="MaxActivations">
/// The number of users for whom there is room at the moment. At this number a call for another user is answered with 503 saturated.
/// </param>
public sealed record MemoryUse(long UsedBytes, long LimitBytes, int Activations, int MaxActivations);
