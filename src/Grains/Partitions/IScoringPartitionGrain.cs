namespace ModelPipeline.Grains;

/// <summary>Scores one partition of a job, on whichever silo it is; its key is job, index, and how often it was moved.</summary>
[Alias("ModelPipeline.IScoringPartitionGrain")]
internal interface IScoringPartitionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Has it scored, and tells after a moment how far it is. The work goes on until the next call; where none comes, it ends.
    /// </summary>
    [Alias("Run"), ResponseTimeout("00:00:30")]
    ValueTask<PartitionReport> Run(PartitionCall call, CancellationToken cancellationToken);

    /// <summary>Ends the work within a second.</summary>
    /// <returns>How far it came; null where this silo knows nothing of it.</returns>
    [Alias("Stop")]
    ValueTask<PartitionReport?> Stop(Guid job, int index);
}
