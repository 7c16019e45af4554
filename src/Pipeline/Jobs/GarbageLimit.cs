namespace ModelPipeline;

/// <summary>
/// Limits the garbage that large batches leave. The values of a large batch are large objects, which .NET collects late if the machine has
/// memory to spare: the process of a job of which 90 MB are alive grows by 300 MB. The limit asks for a collection sooner.
/// </summary>
/// <param name="heap">The heap of the process.</param>
internal sealed class GarbageLimit(SiloHeap heap)
{
    private const long MostBytes = 24 * 1024 * 1024;

    /// <summary>Begins a collection in the background if there is too much garbage.</summary>
    public void Check()
    {
        if (IsExceeded(heap.Read()))
            heap.Collect();
    }

    // A collection takes time in proportion to what is alive, so a large heap may have more garbage: an eighth of what is alive.
    private static bool IsExceeded(HeapReading reading) =>
        reading.UsedBytes - reading.LiveBytes > Math.Max(MostBytes, reading.LiveBytes / 8);
}
