using ModelPipeline.Grains;

namespace ModelPipeline.Api;

/// <summary>Predictions of the silos: of rows that nobody stores.</summary>
internal sealed partial class ClusterPredictions(
    IGrainFactory grains, ClusterCalls calls, PipelineCatalog catalog, ILogger<ClusterPredictions> log)
{
    /// <summary>Applies a version of a pipeline to rows.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<PredictReply> PredictAsync(PredictCall call, CancellationToken cancellationToken) =>
        calls.RunAsync(catalog.TimeoutOf(call.Pipeline), (_, token) => Grain.Predict(call, token).AsTask(), cancellationToken);

    /// <summary>Applies a version of a pipeline to changed copies of a user's row.</summary>
    /// <exception cref="ClusterCallException">No silo answered in time.</exception>
    public Task<WhatIfReply> WhatIfAsync(WhatIfCall call, CancellationToken cancellationToken) =>
        calls.RunAsync(catalog.TimeoutOf(call.Pipeline), (_, token) => Grain.WhatIf(call, token).AsTask(), cancellationToken);

    /// <summary>The problem of a call that was not done, which the log has in more detail.</summary>
    public IResult Refuse(HttpContext context, string pipeline, ScoreReply failure)
    {
        if (ScoreFailures.DetailOf(failure) is { } detail)
            LogRefused(pipeline, failure.Status, Problems.TraceId(context), detail);
        return Problems.Of(failure).ToResult(context);
    }

    private IPredictionGrain Grain => grains.GetGrain<IPredictionGrain>(0);

    [LoggerMessage(EventId = 326, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: rows were not applied ({Status}), traceId {TraceId}. {Detail}")]
    private partial void LogRefused(string pipeline, ScoreStatus status, string traceId, string detail);
}
