namespace ModelPipeline.Grains;

/// <summary>
/// Keeps in memory what other silos tell about the partitions of their jobs, as long as a silo remembers its own. Of two reports of a
/// partition the later one stays. Not thread-safe.
/// </summary>
internal sealed class KeptReports(TimeProvider clock)
{
    private readonly Dictionary<Guid, (Dictionary<int, PartitionReport> Reports, long At)> kept = [];

    /// <summary>The number of jobs of which reports are kept.</summary>
    public int Count => kept.Count;

    /// <summary>Keeps reports of a job. Jobs of which nothing was told for long are forgotten.</summary>
    public void Keep(Guid job, Dictionary<int, PartitionReport> reports)
    {
        foreach (var (old, each) in kept)
        {
            if (clock.GetElapsedTime(each.At) > PartitionScorer.Remembered)
                kept.Remove(old);
        }

        var all = kept.TryGetValue(job, out var told) ? told.Reports : [];
        foreach (var (index, report) in reports)
            Add(all, index, report);
        kept[job] = (all, clock.GetTimestamp());
    }

    /// <summary>What is kept of a job, together with what this silo knows of it itself.</summary>
    public Dictionary<int, PartitionReport> With(Guid job, IEnumerable<(int Index, PartitionReport Report)> own)
    {
        var known = kept.TryGetValue(job, out var told) ? new Dictionary<int, PartitionReport>(told.Reports) : [];
        foreach (var (index, report) in own)
            Add(known, index, report);
        return known;
    }

    private static void Add(Dictionary<int, PartitionReport> all, int index, PartitionReport report)
    {
        if (!all.TryGetValue(index, out var before) || report.ToProgress().IsLaterThan(before.ToProgress()))
            all[index] = report;
    }
}
