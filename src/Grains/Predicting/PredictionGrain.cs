using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IPredictionGrain"/>
[StatelessWorker, Reentrant]
internal sealed class PredictionGrain(PredictionTurns turns) : Grain, IPredictionGrain
{
    public async ValueTask<PredictReply> Predict(PredictCall call, CancellationToken cancellationToken) =>
        await turns.RunAsync(call.Pipeline, call.Version, user: null,
            (runner, predictor, token) => PredictAsync(runner.Pipeline.Name, predictor, call, token),
            failure => new PredictReply(failure), cancellationToken);

    public async ValueTask<WhatIfReply> WhatIf(WhatIfCall call, CancellationToken cancellationToken) =>
        await turns.RunAsync(call.Pipeline, call.Version, call.User,
            (runner, predictor, token) => new WhatIf(runner, predictor, call).RunAsync(token),
            failure => new WhatIfReply(failure), cancellationToken);

    private static async Task<PredictReply> PredictAsync(
        string pipeline, LeasedPredictor predictor, PredictCall call, CancellationToken cancellationToken)
    {
        if (JsonRows.Read(call.Rows, predictor.Inputs, out var rows) is { } fault)
            return new(PredictionTurns.Of(fault));
        var predicted = await predictor.PredictAsync(rows!, cancellationToken);
        return new(null, pipeline, predictor.Version,
            [.. Enumerable.Range(0, rows!.Count).Select(row => PredictionTurns.RowOf(pipeline, predicted, row))]);
    }
}
