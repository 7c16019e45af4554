using System.Globalization;

namespace ModelPipeline.Grains;

/// <summary>
/// Asks a model what it makes of a user's row and of changed copies of the row. All of them are one batch. The changes are checked before
/// the row is read.
/// </summary>
internal sealed class WhatIf(PipelineRunner runner, LeasedPredictor predictor, WhatIfCall call)
{
    public async Task<WhatIfReply> RunAsync(CancellationToken cancellationToken)
    {
        if (ReadChanges(out var changes) is { } wrongChange)
            return new(PredictionTurns.Of(wrongChange));
        if (ReadFeatures(out var features) is { } wrongFeature)
            return new(PredictionTurns.Of(wrongFeature));
        var read = await predictor.ReadAsync(call.User, features, cancellationToken);
        var pipeline = runner.Pipeline.Name;
        if (read.Row is null)
            return new(Replies.Of(pipeline, read.Failure));
        var row = predictor.Align(read.Row);
        var predicted = await predictor.PredictAsync(changes!.Apply(row), cancellationToken);
        return new(
            null,
            pipeline,
            predictor.Version,
            read.RetrievedAt,
            Replies.ValuesOf(row, 0),
            PredictionTurns.RowOf(pipeline, predicted, 0),
            [.. Enumerable.Range(1, changes.Count).Select(each => PredictionTurns.RowOf(pipeline, predicted, each))],
            call.Sweep is null ? null : [.. Enumerable.Range(0, changes.Count).Select(each => PointOf(changes, each))]);
    }

    private RowFault? ReadChanges(out RowChanges? changes)
    {
        if (call.Sweep is { } sweep)
            return RowChanges.Of(new(sweep.Column, sweep.From, sweep.To, sweep.Steps), predictor.Inputs, out changes);
        return call.Variants is { } variants
            ? RowChanges.ReadVariants(variants, predictor.Inputs, out changes)
            : RowChanges.ReadSet(call.Set!, predictor.Inputs, out changes);
    }

    // The changes may set what would come with a call.
    private RowFault? ReadFeatures(out CallFeatures? features)
    {
        features = null;
        return call.Features is null ? null : runner.Pipeline.Features.Read(call.Features, default, out features);
    }

    // 0.1f is 0.1 for the caller, and not 0.10000000149011612.
    private static double PointOf(RowChanges changes, int change) =>
        double.Parse(Convert.ToString(changes.PointOf(change), CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
}
