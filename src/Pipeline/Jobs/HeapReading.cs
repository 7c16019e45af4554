namespace ModelPipeline;

/// <summary>The managed heap at a moment.</summary>
/// <param name="LimitBytes">The limit of the heap: from the container's limit or <c>DOTNET_GCHeapHardLimit</c>.</param>
/// <param name="UsedBytes">The size now, with garbage.</param>
/// <param name="LiveBytes">What the last full collection left; the size now if there was none.</param>
/// <param name="FullCollection">The number of the last full collection; 0 if there was none.</param>
internal readonly record struct HeapReading(long LimitBytes, long UsedBytes, long LiveBytes, long FullCollection);
