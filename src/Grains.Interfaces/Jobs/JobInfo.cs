using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>A job: the scoring, or the explanation, of a whole input or of a list of users.</summary>
/// <param name="Id">The id of the job, which is also the run id of its scores.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Status">The status of the job.</param>
/// <param name="Total">The number of users when the job was planned; for a completed job, the number of users that were found.</param>
/// <param name="Scored">
/// Users whose score is committed; of a job that explains, users whose explanation is committed or whose score does not meet the condition
/// of the settings.
/// </param>
/// <param name="Failed">Users that could not be scored; the failures table names them.</param>
/// <param name="Read">
/// Users that were read, including users whose score is not committed yet and users who were read again. A silo that was lost may not have
/// reported all of them.
/// </param>
/// <param name="UsersPerSecond">Scored and failed users per second since the start.</param>
/// <param name="CreatedAt">When the job was accepted, UTC.</param>
/// <param name="StartedAt">When the first user could be read, UTC; null before that.</param>
/// <param name="FinishedAt">When the job ended, UTC; null before that.</param>
/// <param name="Error">Why the job failed, or what holds it up at the moment; null if nothing does.</param>
/// <param name="Cost">
/// The cost of the job's queries, repeated queries included. A silo that was lost may not have reported all of its cost. Null if no store
/// has billed any.
/// </param>
/// <param name="Tenant">The tenant that made the job; null for none.</param>
[GenerateSerializer, Immutable, Alias("ModelPipeline.JobInfo")]
public sealed record JobInfo(
    [property: Id(0)] Guid Id,
    [property: Id(1)] string Pipeline,
    [property: Id(2)] JobStatus Status,
    [property: Id(3)] long Total,
    [property: Id(4)] long Scored,
    [property: Id(5)] long Failed,
    [property: Id(6)] long Read,
    [property: Id(7)] double UsersPerSecond,
    [property: Id(8)] DateTimeOffset CreatedAt,
    [property: Id(9)] DateTimeOffset? StartedAt,
    [property: Id(10)] DateTimeOffset? FinishedAt,
    [property: Id(11)] string? Error,
    [property: Id(12), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CostInfo? Cost = null,
    [property: Id(16), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tenant = null)
{
    /// <summary>The version that scores the whole job; null before the job knows it.</summary>
    [Id(13), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The largest number of users a second; null for no limit.</summary>
    [Id(14), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MaxUsersPerSecond { get; init; }

    /// <summary>Whom the job scores, <c>outdated</c>; null for all users.</summary>
    [Id(15), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Where { get; init; }

    /// <summary>Whether the version's scores go to the shadow table; null for a job whose scores go to the output table.</summary>
    [Id(17), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Shadow { get; init; }

    /// <summary>Whether the job explains the users' rows; null for a job that scores them.</summary>
    [Id(18), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Explain { get; init; }

    /// <summary>Whether the job has ended, in any way.</summary>
    [JsonIgnore]
    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Canceled;
}
