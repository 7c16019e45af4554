using Orleans.Concurrency;

namespace ModelPipeline.Grains;

/// <inheritdoc cref="IExplanationGrain"/>
// Calls interleave: the lane of the pipeline's runner decides which explanation is next.
[StatelessWorker(1), Reentrant]
internal sealed class ExplanationGrain(PipelineSet pipelines) : Grain, IExplanationGrain
{
    public ValueTask<ExplanationReply> Explain(string user, ExplanationCall call, CancellationToken cancellationToken) =>
        AnswerAsync(explainer => explainer.ExplainAsync(user, RequestOf(call), cancellationToken), cancellationToken);

    public ValueTask<ExplanationReply> Importance(int users, ExplanationCall call, CancellationToken cancellationToken) =>
        AnswerAsync(explainer => explainer.ImportanceAsync(users, RequestOf(call), cancellationToken), cancellationToken);

    private async ValueTask<ExplanationReply> AnswerAsync(
        Func<Explainer, Task<ExplanationOutcome>> explain, CancellationToken cancellationToken)
    {
        var pipeline = ExplanationKey.PipelineOf(this.GetPrimaryKeyString());
        if (pipelines.Find(pipeline) is not { } runner)
            return new(ExplanationStatus.UnknownPipeline, Reason: $"There is no pipeline '{pipeline}'.");
        // On the thread pool: an explanation computes for some milliseconds between its steps.
        var outcome = await Task.Run(() => explain(runner.Explaining), cancellationToken);
        return outcome switch
        {
            { Explanation: { } explanation } =>
                new(ExplanationStatus.Explained, RouteJson.Write(explanation), explanation.ModelVersion, outcome.RetrievedAt),
            { Importance: { } importance } =>
                new(ExplanationStatus.Explained, RouteJson.Write(importance), importance.ModelVersion),
            _ => new(StatusOf(outcome.Kind), Reason: outcome.Reason, Column: outcome.Column, Detail: outcome.Detail,
                RetryAfter: outcome.RetryAfter),
        };
    }

    private static ExplanationRequest RequestOf(ExplanationCall call) => new(
        call.Output, call.Top, call.Samples, call.Version, call.LogOdds ? ExplanationScale.LogOdds : ExplanationScale.Output,
        call.Features);

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
