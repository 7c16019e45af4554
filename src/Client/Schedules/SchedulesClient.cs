namespace ModelPipeline.Client;

/// <summary>Sets and reads the schedules of pipelines.</summary>
public sealed class SchedulesClient
{
    private readonly ApiCalls calls;

    internal SchedulesClient(ApiCalls calls) => this.calls = calls;

    /// <summary>Scores the whole input of a pipeline at the times of a cron expression.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="cron">Minute, hour, day of the month, month and day of the week.</param>
    /// <param name="timeZone">The IANA name of the time zone.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">The server refuses the schedule, or no server answers.</exception>
    public Task<ScheduleInfo> SetAsync(
        string pipeline, string cron, string timeZone = "UTC", CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Put, Path(pipeline), Repetition.Always)
            {
                Body = ApiCalls.Json(new(cron, timeZone), ClientJson.Default.ScheduleBody),
            },
            ClientJson.Default.ScheduleInfo, cancellationToken);

    /// <summary>The schedule of a pipeline and its last ten runs.</summary>
    /// <exception cref="ModelPipelineException">The pipeline has no schedule, or no server answers.</exception>
    public Task<ScheduleInfo> GetAsync(string pipeline, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(Path(pipeline)), ClientJson.Default.ScheduleInfo, cancellationToken);

    /// <summary>Makes the job of a schedule now. The times of the schedule stay as they are.</summary>
    /// <exception cref="ModelPipelineException">The pipeline has no schedule, the server refuses the job, or no server answers.</exception>
    public async Task<JobHandle> RunAsync(string pipeline, CancellationToken cancellationToken = default)
    {
        var request = new ApiRequest(HttpMethod.Post, ApiPath.Of("pipelines", pipeline, "schedule", "run"), Repetition.Always)
        {
            IdempotencyKey = Guid.NewGuid().ToString(),
        };
        var made = await calls.ReadAsync(request, ClientJson.Default.JobInfo, cancellationToken).ConfigureAwait(false);
        return new(calls, made.Id);
    }

    /// <summary>Removes the schedule of a pipeline. Jobs that it made go on.</summary>
    /// <exception cref="ModelPipelineException">The pipeline has no schedule, or no server answers.</exception>
    public Task DeleteAsync(string pipeline, CancellationToken cancellationToken = default) =>
        calls.RunAsync(new(HttpMethod.Delete, Path(pipeline), Repetition.WhenAsked), cancellationToken);

    private static string Path(string pipeline) => ApiPath.Of("pipelines", pipeline, "schedule");
}
