using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Stores how far the partitions of a job are in pages of neighbours, and of these only the pages that have changed: what a job writes each
/// second does not grow with its partitions. A page is a copy, which the job does not change while it is being written.
/// </summary>
internal sealed class JobPages(IGrainStorage storage, GrainId job)
{
    /// <summary>Partitions of a page.</summary>
    public const int Size = 64;

    private const int ReadsAtATime = 8;

    private readonly Dictionary<int, GrainState<JobPage>> pages = [];

    /// <summary>Reads the pages of that many partitions.</summary>
    /// <returns>The partitions, by their index, that are stored.</returns>
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

    /// <summary>Writes the pages that have changed.</summary>
    /// <exception cref="InconsistentStateException">Another activation has written one of them.</exception>
    public async Task WriteAsync(IEnumerable<PartitionState> partitions)
    {
        // Copied before the first of them is written: all are of one moment.
        PartitionState[][] now = [.. partitions.Chunk(Size).Select(page => Array.ConvertAll(page, partition => partition with { }))];
        for (var page = 0; page < now.Length; page++)
        {
            var known = pages.GetValueOrDefault(page) ?? new(new());
            if (now[page].SequenceEqual(Stored(known)))
                continue;
            // Where the write fails, the page counts as it was.
            var next = new GrainState<JobPage>(new() { Partitions = now[page] }, known.ETag) { RecordExists = known.RecordExists };
            await storage.WriteStateAsync(Name(page), job, next);
            pages[page] = next;
        }
    }

    /// <summary>Removes the pages of that many partitions.</summary>
    public Task ClearAsync(int partitions) => ForEachAsync(partitions, async (page, state) =>
    {
        // Another activation may have written it.
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
