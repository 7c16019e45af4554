using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IPartitionService"/>
internal sealed class PartitionService(GrainId id, Silo silo, ILoggerFactory logs, PartitionScorer scorer, TimeProvider clock)
    : GrainService(id, silo, logs), IPartitionService
{
    private readonly string name = silo.SiloAddress.ToParsableString();
    private readonly KeptReports kept = new(clock);

    public Task<Dictionary<int, PartitionReport>> Known(Guid job) =>
        Task.FromResult(kept.With(job, scorer.Known(job).Select(each => (each.Key, PartitionReport.Of(each.Value, name)))));

    public Task Keep(Guid job, Dictionary<int, PartitionReport> reports)
    {
        kept.Keep(job, reports);
        return Task.CompletedTask;
    }
}
