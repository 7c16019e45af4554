using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IInferenceGrain"/>
[StatelessWorker, Reentrant]
internal sealed class InferenceGrain(PipelineSet pipelines, PredictionTurns turns) : Grain, IInferenceGrain
{
    public async ValueTask<ServedModelReply> Describe(string pipeline, string? version, CancellationToken cancellationToken)
    {
        if (pipeline.Length == 0 || pipelines.Find(pipeline) is not { } runner)
            return new(Replies.UnknownPipeline(pipeline));
        try
        {
            await using var lease = await runner.Pipeline.Versions.LeaseAsync(Lane.Explain, version, cancellationToken);
            var slot = lease.Snapshot.Stable;
            return slot.Version is { } open
                ? ServedModels.Describe(runner.Pipeline, open)
                : new(new(ScoreStatus.VersionUnavailable, Reason: $"Version '{slot.Id}' is not loaded; try again in a moment."));
        }
        catch (PipelineException e)
        {
            var status = e.IsTransient ? ScoreStatus.VersionUnavailable : ScoreStatus.UnknownVersion;
            return new(new(status, Reason: e.Message, Detail: e.Detail));
        }
    }

    public async ValueTask<InferReply> Infer(InferCall call, CancellationToken cancellationToken) =>
        await turns.RunAsync(call.Pipeline, call.Version, user: null,
            (runner, predictor, token) => InferAsync(runner.Pipeline.Name, predictor, call, token),
            failure => new InferReply(failure), cancellationToken);

    private static async Task<InferReply> InferAsync(
        string pipeline, LeasedPredictor predictor, InferCall call, CancellationToken cancellationToken)
    {
        if (call.Outputs?.FirstOrDefault(name => predictor.Outputs.All(field => field.Name != name)) is { } unknown)
        {
            var names = string.Join(", ", predictor.Outputs.Select(field => $"'{field.Name}'"));
            return new(new(ScoreStatus.InvalidRequest, Reason: $"The model has no output '{unknown}'; its outputs are {names}."));
        }

        var inputs = InputTensor.Of(predictor.Inputs, predictor.Spec.Inputs);
        if (TensorRows.Read(call.Rows, [.. call.Inputs.Select(ServedModels.DataOf)], inputs, out var rows) is { } fault)
            return new(PredictionTurns.Of(fault));
        var predicted = await predictor.PredictAsync(rows!, cancellationToken);
        // A tensor has no place for the failure of a row, so the first failure is that of the call.
        if (predicted.Failures.Count > 0)
        {
            var (row, outcome) = predicted.Failures.MinBy(each => each.Key);
            var reply = Replies.Of(pipeline, outcome);
            var others = predicted.Failures.Count > 1 ? $" {predicted.Failures.Count - 1} other row(s) fail too." : "";
            return new(reply with { Reason = $"Row {row}: {reply.Reason}{others}" });
        }

        var wanted = predicted.Outputs.Columns.Where(column => call.Outputs?.Contains(column.Field.Name) != false);
        return new(null, predicted.Outputs.Version ?? predictor.Version, [.. wanted.Select(ServedModels.ValuesOf)]);
    }
}
