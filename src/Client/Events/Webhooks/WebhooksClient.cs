namespace ModelPipeline.Client;

/// <summary>Makes webhooks and looks after them. Needs the scope <c>admin</c>.</summary>
public sealed class WebhooksClient
{
    private readonly ApiCalls calls;

    internal WebhooksClient(ApiCalls calls) => this.calls = calls;

    /// <summary>All webhooks that the caller sees, without their secrets.</summary>
    /// <exception cref="ModelPipelineException">The caller may not, or no server answers.</exception>
    public async Task<IReadOnlyList<WebhookInfo>> ListAsync(CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(ApiRequest.Get("webhooks"), ClientJson.Default.WebhookInfoArray, cancellationToken).ConfigureAwait(false);

    /// <summary>A webhook, without its secret.</summary>
    /// <exception cref="ModelPipelineException">There is no such webhook, or no server answers.</exception>
    public Task<WebhookInfo> GetAsync(string id, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(Path(id)), ClientJson.Default.WebhookInfo, cancellationToken);

    /// <summary>Makes a webhook. The answer alone has its secret.</summary>
    /// <exception cref="ModelPipelineException">The server refuses the webhook, or no server answers.</exception>
    public Task<WebhookInfo> CreateAsync(WebhookRequest request, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, "webhooks", Repetition.BeforeBegin) { Body = ApiCalls.Json(request, ClientJson.Default.WebhookRequest) },
            ClientJson.Default.WebhookInfo, cancellationToken);

    /// <summary>Replaces all of a webhook but its secret, and enables the webhook unless the request disables it.</summary>
    /// <exception cref="ModelPipelineException">There is no such webhook, the server refuses the change, or no server answers.</exception>
    public Task<WebhookInfo> ChangeAsync(string id, WebhookRequest request, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Put, Path(id), Repetition.Always) { Body = ApiCalls.Json(request, ClientJson.Default.WebhookRequest) },
            ClientJson.Default.WebhookInfo, cancellationToken);

    /// <summary>Gives a webhook a new secret. The answer alone has it.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="overlap">How long the old secret signs too; null for a day.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such webhook, or no server answers.</exception>
    public Task<WebhookInfo> RotateAsync(string id, TimeSpan? overlap = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, ApiPath.Of("webhooks", id, "rotate"), Repetition.BeforeBegin)
            {
                Body = ApiCalls.Json(new(overlap), ClientJson.Default.RotateBody),
            },
            ClientJson.Default.WebhookInfo, cancellationToken);

    /// <summary>Removes a webhook. What it was to be told is dropped.</summary>
    /// <exception cref="ModelPipelineException">There is no such webhook, or no server answers.</exception>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) =>
        calls.RunAsync(new(HttpMethod.Delete, Path(id), Repetition.WhenAsked), cancellationToken);

    /// <summary>Tells a webhook of a test. <see cref="DeliveriesAsync"/> says how it ended.</summary>
    /// <returns>The id of the event.</returns>
    /// <exception cref="ModelPipelineException">There is no such webhook, the webhook is disabled, or no server answers.</exception>
    public async Task<string> TestAsync(string id, CancellationToken cancellationToken = default) =>
        (await calls.ReadAsync(new(HttpMethod.Post, ApiPath.Of("webhooks", id, "test"), Repetition.BeforeBegin),
            ClientJson.Default.TestInfo, cancellationToken).ConfigureAwait(false)).Event;

    /// <summary>What a webhook was told, and is to be told; the newest first.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="state">Only events in this state: <c>Pending, Delivered, Failed</c>; null for all.</param>
    /// <param name="limit">The most events, 1 to 1,000.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such webhook, or no server answers.</exception>
    public async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(
        string id, string? state = null, int limit = 100, CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("webhooks", id, "deliveries").With(("state", state), ("limit", limit))),
            ClientJson.Default.WebhookDeliveryArray, cancellationToken).ConfigureAwait(false);

    /// <summary>Sends an event again, or all that have failed.</summary>
    /// <param name="id">The webhook.</param>
    /// <param name="eventId">The id of the event; null for all that have failed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of events that are sent again.</returns>
    /// <exception cref="ModelPipelineException">
    /// There is no such webhook or event, the webhook is disabled, or no server answers.
    /// </exception>
    public async Task<int> ReplayAsync(string id, string? eventId = null, CancellationToken cancellationToken = default)
    {
        var request = new ApiRequest(HttpMethod.Post, ApiPath.Of("webhooks", id, "replay"), Repetition.WhenAsked)
        {
            Body = ApiCalls.Json(new(eventId), ClientJson.Default.ReplayBody),
        };
        return (await calls.ReadAsync(request, ClientJson.Default.ReplayInfo, cancellationToken).ConfigureAwait(false)).Events;
    }

    private static string Path(string id) => ApiPath.Of("webhooks", id);
}
