namespace ModelPipeline.Grains;

/// <summary>
/// Does work that needs a turn in the lane of a pipeline's <see cref="Predictor"/>, within the pipeline's timeout. Whatever prevents the
/// work becomes a reply.
/// </summary>
internal sealed class PredictionTurns(PipelineSet pipelines, TimeProvider clock)
{
    /// <summary>Waits for a turn and does the work.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="version">The version; null for the one that scores the user, or the stable one.</param>
    /// <param name="user">The user whose row the work is about; null for none.</param>
    /// <param name="work">The work.</param>
    /// <param name="fail">Makes the reply of a call whose work was not done.</param>
    /// <param name="cancellationToken">Cancelled when the caller gives up.</param>
    public async Task<T> RunAsync<T>(
        string pipeline,
        string? version,
        string? user,
        Func<PipelineRunner, LeasedPredictor, CancellationToken, Task<T>> work,
        Func<ScoreReply, T> fail,
        CancellationToken cancellationToken)
    {
        if (pipeline.Length == 0 || pipelines.Find(pipeline) is not { } runner)
            return fail(Replies.UnknownPipeline(pipeline));
        using var timeout = new CancellationTokenSource(runner.Pipeline.Options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await using var predictor = await runner.Predictor.TryEnterAsync(version, user, either.Token);
            return predictor is null ? fail(Busy) : await work(runner, predictor, either.Token);
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return fail(Late);
        }
        catch (PipelineException e)
        {
            var status = e.IsTransient ? ScoreStatus.VersionUnavailable : ScoreStatus.UnknownVersion;
            return fail(new(status, Reason: e.Message, Detail: e.Detail));
        }
    }

    /// <summary>The reply to rows, changes or features that do not fit.</summary>
    public static ScoreReply Of(RowFault fault) =>
        new(fault.IsOfRequest ? ScoreStatus.InvalidRequest : ScoreStatus.Unusable, Reason: fault.Reason, Column: fault.Column);

    /// <summary>A row of a prediction.</summary>
    public static PredictedRow RowOf(string pipeline, PredictedRows predicted, int row) => predicted.PlaceOf(row) is >= 0 and var place
        ? new(Replies.ValuesOf(predicted.Outputs, place))
        : new(null, Replies.Of(pipeline, predicted.Failures[row]));

    private static ScoreReply Busy { get; } = new(ScoreStatus.Saturated,
        Reason: "Too many predictions and explanations of this pipeline wait; try again in a moment.");

    private static ScoreReply Late { get; } = new(ScoreStatus.DeadlineExceeded,
        Reason: "The timeout of the pipeline passed before the model had answered; send fewer rows.");
}
