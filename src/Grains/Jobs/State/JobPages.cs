using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Stores the progress of a job's partitions in pages of neighbouring partitions. Only changed pages are written, so that the data that a
/// job writes each second does not grow with its number of partitions. A page is a copy, which the job does not change during the write.
/// </summary>
internal sealed class JobPages(IGrainStorage storage, GrainId job)
{
    /// <summary>The number of partitions in a page.</summary>
    public const int Size = 64;

    private const int ReadsAtATime = 8;

    private readonly Dictionary<int, GrainState<JobPage>> pages = [];

    /// <summary>Reads the pages of this number of partitions.</summary>
    /// <returns>The stored partitions, by index.</returns>
    public async Task<IReadOnlyDictionary<int, PartitionState>> ReadAsync(int partitions)
    {
        await ForEachAsync(partitions, async (page, state) => await storage.ReadStateAsync(Name(page), job, state));
        var found = new Dictionary<int, PartitionState>();
        foreach (var (page, state) in pages)
        {
            foreach (var (partition, at) in Stored(state).Select((partition, at) => (partition, at)))
                found[(page * Size) + at] = partition with { };
        }

        return found;
    }

    /// <summary>Writes the changed pages.</summary>
    /// <exception cref="InconsistentStateException">Another activation of the grain has written one of the pages.</exception>
    public async Task WriteAsync(IEnumerable<PartitionState> partitions)
    {
        // All partitions are copied before the first write, so that all pages show the same moment.
        PartitionState[][] now = [.. partitions.Chunk(Size).Select(page => Array.ConvertAll(page, partition => partition with { }))];
        for (var page = 0; page < now.Length; page++)
        {
            var known = pages.GetValueOrDefault(page) ?? new(new());
            if (now[page].SequenceEqual(Stored(known)))
                continue;
            // The new page replaces the known one only after a successful write.
            var next = new GrainState<JobPage>(new() { Partitions = now[page] }, known.ETag) { RecordExists = known.RecordExists };
            await storage.WriteStateAsync(Name(page), job, next);
            pages[page] = next;
        }
    }

    /// <summary>Removes the pages of this number of partitions.</summary>
    public Task ClearAsync(int partitions) => ForEachAsync(partitions, async (page, state) =>
    {
        // Reads first, because another activation may have written the page.
        await storage.ReadStateAsync(Name(page), job, state);
        if (state.RecordExists)
            await storage.ClearStateAsync(Name(page), job, state);
        state.State = new();
    });

    private async Task ForEachAsync(int partitions, Func<int, GrainState<JobPage>, Task> action)
    {
        var count = (partitions + Size - 1) / Size;
        foreach (var some in Enumerable.Range(0, count).Chunk(ReadsAtATime))
            await Task.WhenAll(some.Select(page => action(page, Find(page))));
    }

    private GrainState<JobPage> Find(int page)
    {
        if (!pages.TryGetValue(page, out var state))
            pages[page] = state = new(new());
        return state;
    }

    private static IReadOnlyList<PartitionState> Stored(GrainState<JobPage> page) => page.State?.Partitions ?? [];

    private static string Name(int page) => $"partitions-{page}";
}
