namespace ModelPipeline;

/// <summary>The managed heap of a silo.</summary>
/// <param name="Read">Reads the heap.</param>
/// <param name="Collect">Begins a full collection in the background.</param>
internal sealed record SiloHeap(Func<HeapReading> Read, Action Collect)
{
    /// <summary>The heap of this process.</summary>
    public static SiloHeap OfProcess { get; } =
        new(ReadProcess, () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false));

    private static HeapReading ReadProcess()
    {
        var blocking = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        var background = GC.GetGCMemoryInfo(GCKind.Background);
        var full = background.Index > blocking.Index ? background : blocking;
        var used = GC.GetTotalMemory(forceFullCollection: false);
        var live = full.Index > 0 ? full.HeapSizeBytes - full.FragmentedBytes : used;
        return new(GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes, used, live, full.Index);
    }
}
