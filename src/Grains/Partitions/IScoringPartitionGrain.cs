namespace ModelPipeline.Grains;

/// <summary>Scores one partition of a job on the silo where the grain is. Its key is the job, the index, and the number of moves.</summary>
[Alias("ModelPipeline.IScoringPartitionGrain")]
internal interface IScoringPartitionGrain : IGrainWithStringKey
{
    /// <summary>
    /// Scores the partition and returns its progress after a moment. The work continues until the next call. If no call comes, the work
    /// ends.
    /// </summary>
    [Alias("Run"), ResponseTimeout("00:00:30")]
    ValueTask<PartitionReport> Run(PartitionCall call, CancellationToken cancellationToken);

    /// <summary>Ends the work within a second.</summary>
    /// <returns>The progress; null if this silo knows nothing of the partition.</returns>
    [Alias("Stop")]
    ValueTask<PartitionReport?> Stop(Guid job, int index);
}
