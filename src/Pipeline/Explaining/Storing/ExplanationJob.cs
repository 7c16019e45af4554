namespace ModelPipeline;

/// <summary>
/// The part of a job that explains users: explains each row whose score meets the condition of the settings, in the lane of explanations,
/// and stores the contributions in the table of explanations. No score is written, and no statistic counts the rows.
/// </summary>
internal sealed class ExplanationJob(
    Pipeline pipeline,
    Explainer explainer,
    VersionTableStore store,
    Retry retry,
    ExplanationMetrics metrics,
    Func<DateTimeOffset> now,
    Guid job) : IVersionTableJob
{
    /// <summary>The users of a batch: what is explained again if the silo is lost.</summary>
    public const int BatchSize = 32;

    /// <summary>
    /// The users of a partition at most. An explanation takes hundreds of times as long as a score, and one of a pipeline is under way on a
    /// silo at a time: small partitions let all silos share the work.
    /// </summary>
    public const int PartitionSize = 1_000;

    private readonly ExplanationRequest request = new(Top: pipeline.Options.Explain.Store.TopOrDefault);

    /// <summary>True: an explanation waits for everything else, and a batch has dozens.</summary>
    public bool IsLimitedByUser => true;

    /// <summary>Explains rows. A user whose score does not meet the condition gets no row.</summary>
    /// <exception cref="StoreException">No rows are known to compare with, or the input does not answer.</exception>
    public async Task<VersionRows> ApplyAsync(
        BatchOutcomes outcomes, BatchLease lease, ModelLease version, SourceRows source, CancellationToken cancellationToken)
    {
        var unusable = new List<UnusableRow>();
        var inputs = version.Leased.Binding.Bind(source.Rows, unusable);
        foreach (var row in unusable)
            outcomes.Set(source.Rows.Users[row.Row], RowOutcome.Unusable(row));
        var rows = await ChooseAsync(outcomes, version, inputs, cancellationToken);
        var explained = new List<(Explanation, ExplainedRun)>(rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            var outcome = await ExplainAsync(lease, version, rows.Slice(row, 1), cancellationToken);
            if (outcome.Explanation is { } explanation)
            {
                explained.Add((explanation, new(source.RetrievedAt, now(), job)));
            }
            else if (outcome.Kind == ExplanationOutcomeKind.NoBackground)
            {
                throw new StoreException(outcome.Reason);
            }
            else
            {
                outcomes.Set(rows.Users[row], RowOutcome.Failed(outcome.Reason));
            }
        }

        metrics.StoreEnded(pipeline.Name, "lost", rows.Count - explained.Count);
        return ExplanationTable.RowsOf(version.Version, explained);
    }

    /// <inheritdoc />
    public async Task WriteAsync(BatchOutcomes outcomes, VersionRows rows, Deadline deadline, CancellationToken cancellationToken)
    {
        if (rows.Rows.Count == 0)
            return;
        var refused = await retry.RunAsync("write", async token =>
        {
            await store.OpenAsync(pipeline.Model.Outputs, token);
            return await store.WriteAsync(rows, token);
        }, deadline, cancellationToken);
        foreach (var (user, error) in refused)
            outcomes.Set(user, RowOutcome.Refused(error));
        metrics.StoreEnded(pipeline.Name, "stored", rows.Rows.Count - refused.Count);
        metrics.StoreEnded(pipeline.Name, "lost", refused.Count);
    }

    public ValueTask DisposeAsync() => default;

    private async Task<ExplanationOutcome> ExplainAsync(
        BatchLease lease, ModelLease version, Batch row, CancellationToken cancellationToken)
    {
        using var turn = await explainer.Turns.EnterPatientlyAsync(cancellationToken);
        try
        {
            return await explainer.ExplainInputsAsync(lease, version, row, request, cancellationToken);
        }
        catch (Exception e) when (e is not PipelineException && !cancellationToken.IsCancellationRequested)
        {
            // A model may throw anything. The message of a foreign exception can contain a value of the row.
            return new(ExplanationOutcomeKind.Failed, $"The model failed ({e.GetType().Name}).");
        }
    }

    // The rows whose score meets the condition. A row without a score gets its outcome here.
    private async Task<Batch> ChooseAsync(
        BatchOutcomes outcomes, ModelLease version, Batch inputs, CancellationToken cancellationToken)
    {
        if (pipeline.Options.Explain.Store.When is not { Length: > 0 } text)
            return inputs;
        var when = Condition.Parse(text, version.Leased.Model.Outputs);
        using var turn = await explainer.Turns.EnterPatientlyAsync(cancellationToken);
        var model = new ExplainedModel(version, explainer.Turns);
        var applied = await model.ApplyEachAsync(inputs, cancellationToken);
        metrics.Applied(pipeline.Name, model.Rows);
        foreach (var (row, reason) in applied.Failures)
            outcomes.Set(inputs.Users[row], RowOutcome.Failed(reason));
        return inputs.Select([.. applied.Rows.Where((_, place) => when.Holds(applied.Outputs, place))]);
    }
}
