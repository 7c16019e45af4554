namespace ModelPipeline.Client;

/// <summary>Creates and finds jobs.</summary>
public sealed class JobsClient
{
    private readonly ApiCalls calls;

    internal JobsClient(ApiCalls calls) => this.calls = calls;

    /// <summary>Starts a job. The request is made again where its answer is lost, and makes one job all the same.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="request">What the job scores; null for the whole input.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">The server refuses the job, or no server answers.</exception>
    public async Task<JobHandle> StartAsync(string pipeline, JobRequest? request = null, CancellationToken cancellationToken = default)
    {
        request ??= new();
        var made = await calls.ReadAsync(
            new(HttpMethod.Post, ApiPath.Of("pipelines", pipeline, "jobs"), Repetition.Always)
            {
                Body = ApiCalls.Json(JobBody.Of(request), ClientJson.Default.JobBody),
                IdempotencyKey = request.IdempotencyKey ?? Guid.NewGuid().ToString(),
            },
            ClientJson.Default.JobInfo, cancellationToken).ConfigureAwait(false);
        return Get(made.Id);
    }

    /// <summary>A job by its id. Nothing is asked of the server yet.</summary>
    public JobHandle Get(Guid id) => new(calls, id);

    /// <summary>All jobs that are kept, the newest first.</summary>
    /// <exception cref="ModelPipelineException">No server answers.</exception>
    public async Task<IReadOnlyList<JobInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(ApiRequest.Get("jobs"), ClientJson.Default.JobInfoArray, cancellationToken).ConfigureAwait(false);
}
