using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// The counts of a pipeline in the storage of grain state: a record for each hour, for 90 days, one for each baseline, and one that says
/// which there are. Used by one call at a time, except for reading.
/// </summary>
internal sealed class DriftStore(IGrainStorage storage, GrainId grain)
{
    private const string Index = "drift";
    private const int ReadsAtATime = 8;
    private const int HoursInMemory = 2;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly List<CountedHour> recent = [];
    private readonly Dictionary<(string Version, TimeSpan Length), (DateTimeOffset To, WindowCounts Counts)> sums = [];
    private readonly Dictionary<string, WindowCounts> baselines = new(StringComparer.Ordinal);
    private GrainState<DriftState> index = new(new());
    private int changes;

    /// <summary>What is stored beside the counts.</summary>
    public DriftState State { get; private set; } = new();

    /// <summary>Reads what is stored beside the counts.</summary>
    public async Task LoadAsync()
    {
        await storage.ReadStateAsync(Index, grain, index);
        State = index.State ?? new();
    }

    /// <summary>Stores what is beside the counts.</summary>
    public async Task SaveAsync(DriftState next)
    {
        var state = new GrainState<DriftState>(next, index.ETag) { RecordExists = index.RecordExists };
        await storage.WriteStateAsync(Index, grain, state);
        index = state;
        State = next;
    }

    /// <summary>Adds the counts of a call to an hour. They are stored when the task ends.</summary>
    public async Task AddAsync(DateTimeOffset hour, string silo, long call, IReadOnlyList<CountsPart> parts)
    {
        // The index comes first: an hour that it does not name would never be deleted.
        var next = State.Hours.Contains(hour) ? State : State with { Hours = [.. State.Hours.Append(hour).Order()] };
        foreach (var version in parts.Select(part => part.Version).Distinct())
        {
            if (State.Of(version) is var watched && watched.LastHour < hour)
                next = next.With(version, watched with { LastHour = hour });
        }

        if (!ReferenceEquals(next, State))
            await SaveAsync(next);
        var counted = recent.Find(each => each.Hour == hour);
        if (counted is null)
        {
            counted = await ReadAsync(hour);
            recent.Add(counted);
            if (recent.Count > HoursInMemory)
                recent.RemoveAt(0);
        }

        if (await counted.AddAsync(silo, call, parts))
            Forget(hour);
    }

    /// <summary>The counts of a version from one hour up to another.</summary>
    /// <param name="version">The version.</param>
    /// <param name="from">The first hour.</param>
    /// <param name="to">The end of the last hour.</param>
    /// <param name="job">The job; null for all rows.</param>
    public async Task<WindowCounts> SumAsync(string version, DateTimeOffset from, DateTimeOffset to, Guid? job = null)
    {
        var sum = new WindowCounts();
        var seen = changes;
        // The hours before the last one change seldom, and the watch asks for them with each call of a silo.
        var last = to.AddHours(-1);
        var key = (version, last - from);
        if (job is null && sums.TryGetValue(key, out var known) && known.To == last)
        {
            sum.Add(known.Counts);
        }
        else
        {
            await AddHoursAsync(sum, version, State.Hours.Where(hour => hour >= from && hour < last), job);
            if (job is null && seen == changes)
            {
                var copy = new WindowCounts();
                copy.Add(sum);
                sums[key] = (last, copy);
            }
        }

        await AddHoursAsync(sum, version, State.Hours.Where(hour => hour >= from && hour >= last && hour < to), job);
        return sum;
    }

    /// <summary>The number of rows of all versions in an hour; null where nothing was counted.</summary>
    public async Task<long?> RowsOfAsync(DateTimeOffset hour) => State.Hours.Contains(hour) ? (await FindAsync(hour)).Rows : null;

    /// <summary>The counts of a version's baseline; null for none.</summary>
    public async Task<WindowCounts?> BaselineAsync(string version)
    {
        if (baselines.TryGetValue(version, out var known))
            return known;
        if (State.Of(version).Baseline is null)
            return null;
        var stored = new GrainState<BaselineRecord>(new());
        await storage.ReadStateAsync(BaselineOf(version), grain, stored);
        return stored.State?.Counts is { } counts ? baselines[version] = WindowBytes.Read(counts) : null;
    }

    /// <summary>Stores the baseline of a version.</summary>
    public async Task SetBaselineAsync(string version, BaselineSummary summary, WindowCounts counts)
    {
        var stored = new GrainState<BaselineRecord>(new());
        await storage.ReadStateAsync(BaselineOf(version), grain, stored);
        stored.State = new() { Counts = WindowBytes.Write(counts) };
        await storage.WriteStateAsync(BaselineOf(version), grain, stored);
        baselines[version] = counts;
        // The verdicts were about another baseline.
        var watched = State.Of(version) with { Baseline = summary, Verdicts = new Dictionary<string, string>() };
        await SaveAsync(State.With(version, watched));
    }

    /// <summary>Deletes hours, and versions, that are older than 90 days.</summary>
    /// <returns>The versions that were deleted.</returns>
    public async Task<IReadOnlyList<string>> PruneAsync(DateTimeOffset now)
    {
        var oldest = CountKey.HourOf(now) - Kept;
        if (State.Hours.Count == 0 || State.Hours[0] >= oldest)
            return [];
        foreach (var hour in State.Hours.Where(hour => hour < oldest))
            await (await ReadAsync(hour)).ClearAsync();
        string[] gone = [.. State.Versions.Where(each => each.Value.LastHour < oldest).Select(each => each.Key)];
        foreach (var version in gone)
        {
            var stored = new GrainState<BaselineRecord>(new());
            await storage.ReadStateAsync(BaselineOf(version), grain, stored);
            if (stored.RecordExists)
                await storage.ClearStateAsync(BaselineOf(version), grain, stored);
            baselines.Remove(version);
        }

        await SaveAsync(State with
        {
            Hours = [.. State.Hours.Where(hour => hour >= oldest)],
            Versions = State.Versions.Where(each => !gone.Contains(each.Key)).ToDictionary(),
        });
        return gone;
    }

    private static string BaselineOf(string version) => $"drift-baseline-{version}";

    private async Task AddHoursAsync(WindowCounts sum, string version, IEnumerable<DateTimeOffset> hours, Guid? job)
    {
        foreach (var some in hours.Chunk(ReadsAtATime))
        {
            foreach (var hour in await Task.WhenAll(some.Select(FindAsync)))
            {
                foreach (var counts in hour.Of(version, job))
                    sum.Add(counts);
            }
        }
    }

    private Task<CountedHour> FindAsync(DateTimeOffset hour) =>
        recent.Find(each => each.Hour == hour) is { } known ? Task.FromResult(known) : ReadAsync(hour);

    private async Task<CountedHour> ReadAsync(DateTimeOffset hour)
    {
        var counted = new CountedHour(storage, grain, hour);
        await counted.LoadAsync();
        return counted;
    }

    private void Forget(DateTimeOffset hour)
    {
        changes++;
        var stale = sums.Where(each => hour < each.Value.To && hour >= each.Value.To - each.Key.Length).Select(each => each.Key);
        foreach (var key in stale.ToList())
            sums.Remove(key);
    }
}
