namespace ModelPipeline.Client;

/// <summary>Reads and changes the rollout of a pipeline. A change is never made twice: no lost answer is asked for again.</summary>
public sealed class RolloutClient
{
    private readonly ApiCalls calls;
    private readonly string pipeline;

    internal RolloutClient(ApiCalls calls, string pipeline)
    {
        this.calls = calls;
        this.pipeline = pipeline;
    }

    /// <summary>Which version scores which users.</summary>
    /// <exception cref="ModelPipelineException">There is no such pipeline, or no server answers.</exception>
    public Task<RolloutState> GetAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "rollout")), cancellationToken);

    /// <summary>Sets the document.</summary>
    /// <param name="rollout">The new document, whole.</param>
    /// <param name="ifMatch">The <see cref="RolloutState.ETag"/> of the document that is replaced; null for any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">
    /// The server refuses the document (412: somebody was first), or no server answers.
    /// </exception>
    public Task<RolloutState> SetAsync(RolloutInfo rollout, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ReadAsync(
            new(HttpMethod.Put, ApiPath.Of("pipelines", pipeline, "rollout"), Repetition.BeforeBegin)
            {
                Body = ApiCalls.Json(rollout, ClientJson.Default.RolloutInfo),
                IfMatch = ifMatch,
            },
            cancellationToken);

    /// <summary>Makes the candidate stable.</summary>
    /// <param name="rescore">Scores the users again whose stored version is another; null to leave their scores as they are.</param>
    /// <param name="ifMatch">The <see cref="RolloutState.ETag"/> of the document that is meant; null for any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no candidate, somebody was first, or no server answers.</exception>
    public Task<RolloutState> PromoteAsync(
        RescoreRequest? rescore = null, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ChangeAsync("promote", rescore, ifMatch, cancellationToken);

    /// <summary>Restores the document before.</summary>
    /// <param name="rescore">Scores the users again whose stored version is another; null to leave their scores as they are.</param>
    /// <param name="ifMatch">The <see cref="RolloutState.ETag"/> of the document that is meant; null for any.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no document before, somebody was first, or no server answers.</exception>
    public Task<RolloutState> RollBackAsync(
        RescoreRequest? rescore = null, string? ifMatch = null, CancellationToken cancellationToken = default) =>
        ChangeAsync("rollback", rescore, ifMatch, cancellationToken);

    /// <summary>The last changes, the newest first.</summary>
    /// <exception cref="ModelPipelineException">There is no such pipeline, or no server answers.</exception>
    public async Task<IReadOnlyList<RolloutEvent>> HistoryAsync(CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "rollout", "history")), ClientJson.Default.RolloutEventArray,
            cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// A candidate or shadow version beside the stable one. Reads all stored scores of the version, which can take a minute.
    /// </summary>
    /// <exception cref="ModelPipelineException">There is no such version, or no server answers.</exception>
    public Task<VersionComparison> CompareAsync(string version, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "rollout", "comparison").With(("version", version))),
            ClientJson.Default.VersionComparison, cancellationToken);

    private Task<RolloutState> ChangeAsync(
        string verb, RescoreRequest? rescore, string? ifMatch, CancellationToken cancellationToken) =>
        ReadAsync(
            new(HttpMethod.Post, ApiPath.Of("pipelines", pipeline, "rollout", verb), Repetition.BeforeBegin)
            {
                Body = ApiCalls.Json(new(rescore), ClientJson.Default.ChangeBody),
                IfMatch = ifMatch,
            },
            cancellationToken);

    private Task<RolloutState> ReadAsync(ApiRequest request, CancellationToken cancellationToken) =>
        calls.ReadAsync(request, async response =>
        {
            var rollout = await ApiCalls.ReadAsync(response, ClientJson.Default.RolloutInfo, cancellationToken).ConfigureAwait(false);
            var job = response.Headers.Location?.ToString().Split('/')[^1];
            return new RolloutState(rollout, response.Headers.ETag?.ToString(), Guid.TryParse(job, out var id) ? new(calls, id) : null);
        }, cancellationToken);
}
