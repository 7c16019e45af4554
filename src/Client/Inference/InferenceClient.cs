using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Client;

/// <summary>
/// Calls models by the Open Inference Protocol (<c>/v2</c>), in JSON. The model <c>{pipeline}</c> takes features, and stores nothing; the
/// model <c>{pipeline}.users</c> takes user ids: it reads, scores and stores.
/// </summary>
public sealed class InferenceClient
{
    private readonly ApiCalls calls;

    internal InferenceClient(ApiCalls calls) => this.calls = calls;

    /// <summary>The models that the caller may use.</summary>
    /// <exception cref="ModelPipelineException">The caller may not, or no server answers.</exception>
    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default) =>
        (await calls.ReadAsync(ApiRequest.Get("v2/models"), ClientJson.Default.ServedModelList, cancellationToken).ConfigureAwait(false))
        .Models;

    /// <summary>The inputs and outputs of a model, and its versions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; null for the one that answers.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such model or version, or no server answers.</exception>
    public Task<ModelMetadata> DescribeAsync(string model, string? version = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(Path(model, version)), ClientJson.Default.ModelMetadata, cancellationToken);

    /// <summary>Whether a model would answer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version; null for the one that answers.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such model or version, or no server answers.</exception>
    public async Task<bool> IsReadyAsync(string model, string? version = null, CancellationToken cancellationToken = default)
    {
        var request = ApiRequest.Get(Path(model, version, "ready")) with { AlsoTaken = HttpStatusCode.ServiceUnavailable };
        return (await calls.ReadAsync(request, ClientJson.Default.ServerState, cancellationToken).ConfigureAwait(false)).Ready == true;
    }

    /// <summary>Applies a model to tensors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">
    /// The request of the protocol: <c>inputs</c> with <c>name</c>, <c>datatype</c>, <c>shape</c> and <c>data</c>.
    /// </param>
    /// <param name="version">The version; null for the one that answers.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer of the protocol: <c>model_name</c>, <c>model_version</c> and <c>outputs</c>.</returns>
    /// <exception cref="ModelPipelineException">The request does not fit the model, or no server answers.</exception>
    public Task<JsonObject> InferAsync(
        string model, JsonObject request, string? version = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, Path(model, version, "infer"), Repetition.WhenAsked)
            {
                Body = ApiCalls.Json(request, ClientJson.Default.JsonObject),
            },
            ClientJson.Default.JsonObject, cancellationToken);

    private static string Path(string model, string? version, params string[] more) => version is null
        ? ApiPath.Of(["v2", "models", model, .. more])
        : ApiPath.Of(["v2", "models", model, "versions", version, .. more]);
}
