namespace ModelPipeline.Grains;

/// <summary>How much memory a silo uses, and for how many users.</summary>
/// <param name="UsedBytes">The managed heap: what shedding of idle users goes by.</param>
/// <param name="LimitBytes">What the heap may have: of the container's limit, or <c>DOTNET_GCHeapHardLimit</c>.</param>
/// <param name="Activations">Users who are active in this silo.</param>
public sealed record MemoryUse(long UsedBytes, long LimitBytes, int Activations);
