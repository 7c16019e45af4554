namespace ModelPipeline;

/// <summary>When the stages of a part of a batch ended, on the monotonic clock; zeros where that is not known.</summary>
/// <param name="ReadAt">When the query for the rows had its answer.</param>
/// <param name="AppliedAt">When the model had been applied to all rows of the part.</param>
internal readonly record struct RunMoments(long ReadAt, long AppliedAt);
