using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IPartitionService"/>
internal sealed class PartitionService(GrainId id, Silo silo, ILoggerFactory logs, PartitionScorer scorer, TimeProvider clock)
    : GrainService(id, silo, logs), IPartitionService
{
    private readonly string name = silo.SiloAddress.ToParsableString();
    private readonly Dictionary<Guid, (Dictionary<int, PartitionReport> Reports, long At)> kept = [];

    public Task<Dictionary<int, PartitionReport>> Known(Guid job)
    {
        var known = kept.TryGetValue(job, out var told) ? new Dictionary<int, PartitionReport>(told.Reports) : [];
        foreach (var (index, progress) in scorer.Known(job))
            Add(known, index, PartitionReport.Of(progress, name));
        return Task.FromResult(known);
    }

    public Task Keep(Guid job, Dictionary<int, PartitionReport> reports)
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
        return Task.CompletedTask;
    }

    private static void Add(Dictionary<int, PartitionReport> all, int index, PartitionReport report)
    {
        if (!all.TryGetValue(index, out var before) || report.ToProgress().IsLaterThan(before.ToProgress()))
            all[index] = report;
    }
}
