namespace ModelPipeline.Grains;

/// <summary>Scores one partition of a job, on whichever silo it is; its key is job and index.</summary>
[Alias("ModelPipeline.IScoringPartitionGrain")]
internal interface IScoringPartitionGrain : IGrainWithStringKey
{
    /// <summary>Scores a piece of it, which takes about a second; longer only while a store keeps it waiting.</summary>
    [Alias("Run"), ResponseTimeout("00:05:00")]
    ValueTask<PartitionReport> Run(PartitionCall call, CancellationToken cancellationToken);
}
