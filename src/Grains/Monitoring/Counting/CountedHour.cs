using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>The counts of one hour in the storage, and in memory as far as silos add to them.</summary>
internal sealed class CountedHour(IGrainStorage storage, GrainId grain, DateTimeOffset hour)
{
    // More jobs in an hour share their counts with the calls: lists of users as jobs would fill the storage.
    private const int MostJobs = 16;

    private readonly Dictionary<(string Version, Guid Job), WindowCounts> counts = [];
    private GrainState<HourRecord> stored = new(new());

    /// <summary>The hour.</summary>
    public DateTimeOffset Hour => hour;

    private HourRecord Record => stored.State ?? new();

    private string Name => $"drift-{hour:yyyyMMddHH}";

    /// <summary>Reads the stored counts.</summary>
    public async Task LoadAsync() => await storage.ReadStateAsync(Name, grain, stored);

    /// <summary>Adds the counts of a call, unless they are there, and stores all.</summary>
    /// <returns>Whether the call was new.</returns>
    public async Task<bool> AddAsync(string silo, long call, IEnumerable<CountsPart> parts)
    {
        var record = Record;
        if (record.Calls.GetValueOrDefault(silo) >= call)
            return false;
        foreach (var part in parts)
            Counts(part.Version, JobOf(part)).Add(WindowBytes.Read(part.Counts));
        var calls = new Dictionary<string, long>(record.Calls) { [silo] = call };
        var changed = counts.Select(each =>
            new HourEntry(each.Key.Version, each.Key.Job, each.Value.Rows, WindowBytes.Write(each.Value))).ToList();
        var next = new HourRecord
        {
            Calls = calls,
            Entries = [.. record.Entries.Where(entry => !counts.ContainsKey((entry.Version, entry.Job))), .. changed],
        };
        var state = new GrainState<HourRecord>(next, stored.ETag) { RecordExists = stored.RecordExists };
        await storage.WriteStateAsync(Name, grain, state);
        stored = state;
        return true;
    }

    /// <summary>The counts of a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="job">The job; null for all rows.</param>
    public IEnumerable<WindowCounts> Of(string version, Guid? job = null) =>
        from entry in Record.Entries
        where entry.Version == version && (job is null || entry.Job == job)
        select WindowBytes.Read(entry.Counts);

    /// <summary>The number of rows of all versions.</summary>
    public long Rows => Record.Entries.Sum(entry => entry.Rows);

    /// <summary>Deletes the counts.</summary>
    public async Task ClearAsync()
    {
        if (stored.RecordExists)
            await storage.ClearStateAsync(Name, grain, stored);
    }

    private Guid JobOf(CountsPart part)
    {
        var jobs = Record.Entries.Select(entry => entry.Job).Concat(counts.Keys.Select(key => key.Job)).ToHashSet();
        return jobs.Contains(part.Job) || jobs.Count < MostJobs ? part.Job : Guid.Empty;
    }

    private WindowCounts Counts(string version, Guid job)
    {
        if (counts.TryGetValue((version, job), out var known))
            return known;
        var entry = Record.Entries.FirstOrDefault(each => each.Version == version && each.Job == job);
        return counts[(version, job)] = entry is null ? new() : WindowBytes.Read(entry.Counts);
    }
}
