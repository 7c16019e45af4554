using System.Text.Json.Serialization;

namespace ModelPipeline.Grains;

/// <summary>A job: the scoring of a whole input, or of a list of users.</summary>
/// <param name="Id">Its id; the run id of its scores.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Total">Users that there were when it was planned; once completed, users that were found.</param>
/// <param name="Scored">Users whose score is committed.</param>
/// <param name="Failed">Users that could not be scored; the failures table names them.</param>
/// <param name="Read">Users that were read, those on their way to the output and those that were read again included, as far as silos lived
/// to tell.</param>
/// <param name="UsersPerSecond">Scored and failed users a second since it started.</param>
/// <param name="CreatedAt">When it was accepted, UTC.</param>
/// <param name="StartedAt">When the first user could be read, UTC; null before.</param>
/// <param name="FinishedAt">When it ended, UTC; null before.</param>
/// <param name="Error">Why it failed, or what holds it up at the moment; null where nothing does.</param>
/// <param name="Cost">
/// What its queries have cost, those that were run again counted again, as far as silos lived to tell; null where no store has billed any.
/// </param>
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
    [property: Id(12), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CostInfo? Cost = null)
{
    /// <summary>Whether it has ended, one way or another.</summary>
    [JsonIgnore]
    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Canceled;
}
