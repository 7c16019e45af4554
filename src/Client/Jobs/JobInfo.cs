using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>A job: the scoring of a whole input, or of a list of users.</summary>
/// <param name="Id">The id of the job, which is also the run id of its scores.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Status"><c>Queued, Running, Completed, Failed, Canceled</c>. A later server may know others.</param>
/// <param name="Total">The number of users when the job was planned; for a completed job, the number of users that were found.</param>
/// <param name="Scored">Users whose score is committed.</param>
/// <param name="Failed">Users that could not be scored; <see cref="JobHandle.FailuresAsync"/> names them.</param>
/// <param name="Read">Users that were read, including users who were read again.</param>
/// <param name="UsersPerSecond">Scored and failed users per second since the start.</param>
/// <param name="CreatedAt">When the job was accepted, UTC.</param>
/// <param name="StartedAt">When the first user could be read, UTC; null before that.</param>
/// <param name="FinishedAt">When the job ended, UTC; null before that.</param>
/// <param name="Error">Why the job failed, or what holds it up at the moment; null if nothing does.</param>
/// <param name="Cost">The cost of the job's queries; null if no store has billed any.</param>
/// <param name="Tenant">The tenant that made the job; null for none.</param>
/// <param name="Version">The version that scores the whole job; null before the job knows it.</param>
/// <param name="MaxUsersPerSecond">The largest number of users a second; null for no limit.</param>
/// <param name="Where">Whom the job scores, <c>outdated</c>; null for all users.</param>
/// <param name="Shadow">Whether the scores go to the shadow table; null for a job whose scores go to the output table.</param>
/// <param name="Explain">Whether the job explains the users' rows; null for a job that scores them.</param>
public sealed record JobInfo(
    Guid Id,
    string Pipeline,
    string Status,
    long Total,
    long Scored,
    long Failed,
    long Read,
    double UsersPerSecond,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CostInfo? Cost = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Tenant = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? MaxUsersPerSecond = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Where = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Shadow = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Explain = null)
{
    /// <summary>Whether the job has ended, in any way.</summary>
    [JsonIgnore]
    public bool IsOver => Status is "Completed" or "Failed" or "Canceled";
}
