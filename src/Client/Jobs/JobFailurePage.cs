namespace ModelPipeline.Client;

/// <summary>A page of the users whom a job could not score, ordered by user.</summary>
/// <param name="Job">The id of the job.</param>
/// <param name="Pipeline">The job's pipeline.</param>
/// <param name="Reasons">The number of users per reason, the most frequent first; null on all pages but the first.</param>
/// <param name="Failures">The users.</param>
/// <param name="Next">The value of <c>after</c> for the next page; null on the last page.</param>
public sealed record JobFailurePage(
    Guid Job, string Pipeline, IReadOnlyList<JobFailureReason>? Reasons, IReadOnlyList<JobFailure> Failures, string? Next);
