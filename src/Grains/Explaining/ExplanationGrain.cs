using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IExplanationGrain"/>
// Calls interleave: the lane of the pipeline's runner decides which explanation is next.
[StatelessWorker(1), Reentrant]
internal sealed class ExplanationGrain(PipelineSet pipelines) : Grain, IExplanationGrain
{
    public async ValueTask<ExplanationReply> Explain(string user, ExplanationCall call, CancellationToken cancellationToken)
    {
        var pipeline = this.GetPrimaryKeyString();
        if (pipelines.Find(pipeline) is not { } runner)
            return new(ExplanationStatus.UnknownPipeline, Reason: $"There is no pipeline '{pipeline}'.");
        var scale = call.LogOdds ? ExplanationScale.LogOdds : ExplanationScale.Output;
        var request = new ExplanationRequest(call.Output, call.Top, call.Samples, call.Version, scale);
        // On the thread pool: an explanation computes for some milliseconds between its steps.
        var outcome = await Task.Run(() => runner.Explaining.ExplainAsync(user, request, cancellationToken), cancellationToken);
        return outcome.Explanation is { } explanation
            ? new(ExplanationStatus.Explained, ExplanationJson.Write(explanation), explanation.ModelVersion, outcome.RetrievedAt)
            : new(StatusOf(outcome.Kind), Reason: outcome.Reason, Column: outcome.Column, Detail: outcome.Detail);
    }

    private static ExplanationStatus StatusOf(ExplanationOutcomeKind kind) => kind switch
    {
        ExplanationOutcomeKind.Invalid => ExplanationStatus.Invalid,
        ExplanationOutcomeKind.UnknownVersion => ExplanationStatus.UnknownVersion,
        ExplanationOutcomeKind.NoInput => ExplanationStatus.NotFound,
        ExplanationOutcomeKind.Unusable => ExplanationStatus.Unusable,
        ExplanationOutcomeKind.NoBackground => ExplanationStatus.NoBackground,
        ExplanationOutcomeKind.Saturated => ExplanationStatus.Saturated,
        ExplanationOutcomeKind.StoreUnavailable => ExplanationStatus.StoreUnavailable,
        ExplanationOutcomeKind.VersionUnavailable => ExplanationStatus.VersionUnavailable,
        ExplanationOutcomeKind.DeadlineExceeded => ExplanationStatus.DeadlineExceeded,
        _ => ExplanationStatus.Failed,
    };
}
