using System.Text.Json.Nodes;

namespace ModelPipeline.Client;

/// <summary>Applies the model of a pipeline to rows of yours, or to changed rows of a user. Nothing is stored.</summary>
public sealed class PredictionsClient
{
    private readonly ApiCalls calls;
    private readonly string pipeline;

    internal PredictionsClient(ApiCalls calls, string pipeline)
    {
        this.calls = calls;
        this.pipeline = pipeline;
    }

    /// <summary>What the model makes of a user's row, and of changed copies of the row.</summary>
    /// <param name="user">The user.</param>
    /// <param name="request">The changes: exactly one of set, variants and sweep.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no such user, a change does not fit, or no server answers.</exception>
    public Task<WhatIfAnswer> WhatIfAsync(string user, WhatIfRequest request, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, ApiPath.Of("pipelines", pipeline, "users", user, "what-if"), Repetition.Always)
            {
                Body = ApiCalls.Json(request, ClientJson.Default.WhatIfRequest),
            },
            ClientJson.Default.WhatIfAnswer, cancellationToken);

    /// <summary>What the model makes of rows.</summary>
    /// <param name="rows">1 to 10,000 rows, each with a value for each input column of the model.</param>
    /// <param name="version">The version; null for the stable one.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">The rows are refused as a whole, or no server answers.</exception>
    public Task<PredictAnswer> PredictAsync(
        IReadOnlyList<JsonObject> rows, string? version = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, ApiPath.Of("pipelines", pipeline, "predict"), Repetition.Always)
            {
                Body = ApiCalls.Json(new(rows, version), ClientJson.Default.PredictBody),
            },
            ClientJson.Default.PredictAnswer, cancellationToken);
}
