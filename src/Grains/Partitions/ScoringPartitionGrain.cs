using Orleans.Concurrency;
using Orleans.Placement;

namespace ModelPipeline.Grains;

/// <summary>
/// Connects a job with the silo that works on one of its partitions. The work belongs to the silo, which remembers its progress. So nothing
/// is scored twice if a report is lost with the job's silo, or if this grain is lost with the silo of its directory entry.
/// </summary>
[Reentrant, RandomPlacement, Immovable]
internal sealed class ScoringPartitionGrain(PipelineSet pipelines, PartitionScorer scorer, ILocalSiloDetails silo, JobLog log)
    : Grain, IScoringPartitionGrain
{
    // If this silo dies, users that were committed after the last report are read again.
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private string Silo => silo.SiloAddress.ToParsableString();

    public async ValueTask<PartitionReport> Run(PartitionCall call, CancellationToken cancellationToken)
    {
        if (pipelines.Find(call.Pipeline) is not { } runner)
        {
            log.Misplaced(call.Job, call.Pipeline, silo.SiloAddress.Endpoint);
            var missing = $"A silo has no pipeline '{call.Pipeline}'; give all silos the same settings. The log names the silo.";
            return call.Known with { Failure = missing, Silo = Silo };
        }

        if (call.Identity is { } identity && identity != runner.Pipeline.Identity.Key)
        {
            log.Misplaced(call.Job, call.Pipeline, silo.SiloAddress.Endpoint);
            var elsewhere = $"Pipeline '{call.Pipeline}' of a silo reads or writes elsewhere than the job's; give all silos the same "
                + "settings. The log names the silo.";
            return call.Known with { Failure = elsewhere, Silo = Silo };
        }

        var work = new PartitionWork(call.Job, call.Index, call.Partition, call.IsUserList)
        {
            Version = call.Version,
            IsOutdated = call.IsOutdated,
            IsShadow = call.IsShadow,
            IsExplanation = call.IsExplanation,
            MaxUsersPerSecond = call.MaxUsersPerSecond,
            Share = call.Share,
        };
        var progress = await scorer.RunAsync(runner, work, call.Known.ToProgress(), Wait, cancellationToken);
        // The cause may be this silo, so the job makes the next attempt on another one.
        if (progress.Failure is not null)
            DeactivateOnIdle();
        return PartitionReport.Of(progress, Silo);
    }

    public async ValueTask<PartitionReport?> Stop(Guid job, int index) =>
        await scorer.StopAsync(job, index, Grace) is { } progress ? PartitionReport.Of(progress, Silo) : null;
}
