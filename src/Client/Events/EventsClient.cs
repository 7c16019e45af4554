namespace ModelPipeline.Client;

/// <summary>The events of a pipeline.</summary>
public sealed class EventsClient
{
    private readonly ApiCalls calls;
    private readonly string pipeline;

    internal EventsClient(ApiCalls calls, string pipeline)
    {
        this.calls = calls;
        this.pipeline = pipeline;
    }

    /// <summary>
    /// The events that were put aside because no repetition would handle them, the newest first. Needs the scope <c>jobs</c>.
    /// </summary>
    /// <param name="limit">The most events, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such pipeline, or no server answers.</exception>
    public async Task<IReadOnlyList<DeadEvent>> ListDeadAsync(int limit = 100, CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "events", "dead").With(("limit", limit))),
            ClientJson.Default.DeadEventArray, cancellationToken).ConfigureAwait(false);
}
