using Orleans.Placement;

namespace ModelPipeline.Grains;

/// <summary>
/// Works on a partition a piece at a time: the job calls again for the next. Remembers how far it is, so that a job that lost a report with
/// its silo has nothing scored twice.
/// </summary>
[RandomPlacement]
internal sealed class ScoringPartitionGrain(PipelineSet pipelines, PartitionScorer scorer) : Grain, IScoringPartitionGrain
{
    // What a silo that dies takes with it has to be read again.
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(500);

    private PartitionProgress last = new();

    public async ValueTask<PartitionReport> Run(PartitionCall call, CancellationToken cancellationToken)
    {
        if (pipelines.Find(call.Pipeline) is not { } runner)
            return call.Known with { Trouble = $"This silo has no pipeline '{call.Pipeline}'." };
        var known = call.Known.ToProgress();
        last = await scorer.RunAsync(runner, new(call.Job, call.Partition, call.IsUserList), last.Batches > known.Batches ? last : known, Piece, cancellationToken);
        // Perhaps it is this silo that has the trouble: the next attempt is made wherever chance says.
        if (last.Trouble is not null)
            DeactivateOnIdle();
        return PartitionReport.Of(last);
    }
}
