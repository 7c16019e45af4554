namespace ModelPipeline.Client;

/// <summary>Makes, lists and ends API keys. Needs the scope <c>admin</c>.</summary>
public sealed class KeysClient
{
    private readonly ApiCalls calls;

    internal KeysClient(ApiCalls calls) => this.calls = calls;

    /// <summary>All keys, without their secrets.</summary>
    /// <exception cref="ModelPipelineException">The caller may not, or no server answers.</exception>
    public async Task<IReadOnlyList<KeyInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(ApiRequest.Get("keys"), ClientJson.Default.KeyInfoArray, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a key. The answer alone has its text.</summary>
    /// <exception cref="ModelPipelineException">The server refuses the key, or no server answers.</exception>
    public Task<KeyInfo> CreateAsync(KeyRequest request, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, "keys", Repetition.BeforeBegin) { Body = ApiCalls.Json(request, ClientJson.Default.KeyRequest) },
            ClientJson.Default.KeyInfo, cancellationToken);

    /// <summary>Makes a key like another one, which ends after a while.</summary>
    /// <param name="id">The id of the old key.</param>
    /// <param name="overlap">How long the old key stays good; null for a day.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such key, it has ended, or no server answers.</exception>
    public Task<KeyInfo> RotateAsync(string id, TimeSpan? overlap = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, ApiPath.Of("keys", id, "rotate"), Repetition.BeforeBegin)
            {
                Body = ApiCalls.Json(new(overlap), ClientJson.Default.RotateBody),
            },
            ClientJson.Default.KeyInfo, cancellationToken);

    /// <summary>Ends a key now.</summary>
    /// <exception cref="ModelPipelineException">There is no such key, or no server answers.</exception>
    public Task RevokeAsync(string id, CancellationToken cancellationToken = default) =>
        calls.RunAsync(new(HttpMethod.Delete, ApiPath.Of("keys", id), Repetition.Always), cancellationToken);
}
