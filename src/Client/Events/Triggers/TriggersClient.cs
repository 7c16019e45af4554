namespace ModelPipeline.Client;

/// <summary>The triggers of a pipeline: what takes events and scores their users.</summary>
public sealed class TriggersClient
{
    private readonly ApiCalls calls;
    private readonly string pipeline;

    internal TriggersClient(ApiCalls calls, string pipeline)
    {
        this.calls = calls;
        this.pipeline = pipeline;
    }

    /// <summary>All triggers of the pipeline.</summary>
    /// <exception cref="ModelPipelineException">There is no such pipeline, or no server answers.</exception>
    public async Task<IReadOnlyList<TriggerInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "triggers")), ClientJson.Default.TriggerInfoArray, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>A trigger, and what each silo tells of it.</summary>
    /// <exception cref="ModelPipelineException">There is no such trigger, or no server answers.</exception>
    public Task<TriggerInfo> GetAsync(string trigger, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(Path(trigger)), ClientJson.Default.TriggerInfo, cancellationToken);

    /// <summary>Lets a trigger take no events; they wait. Needs the scope <c>jobs</c>.</summary>
    /// <exception cref="ModelPipelineException">There is no such trigger, or no server answers.</exception>
    public Task<TriggerInfo> PauseAsync(string trigger, CancellationToken cancellationToken = default) =>
        SetAsync(trigger, paused: true, cancellationToken);

    /// <summary>Lets a trigger take events again. Needs the scope <c>jobs</c>.</summary>
    /// <exception cref="ModelPipelineException">There is no such trigger, or no server answers.</exception>
    public Task<TriggerInfo> ResumeAsync(string trigger, CancellationToken cancellationToken = default) =>
        SetAsync(trigger, paused: false, cancellationToken);

    private Task<TriggerInfo> SetAsync(string trigger, bool paused, CancellationToken cancellationToken) =>
        calls.ReadAsync(
            new(HttpMethod.Post, Path(trigger), Repetition.Always)
            {
                Body = ApiCalls.Json(new(paused), ClientJson.Default.TriggerBody),
            },
            ClientJson.Default.TriggerInfo, cancellationToken);

    private string Path(string trigger) => ApiPath.Of("pipelines", pipeline, "triggers", trigger);
}
