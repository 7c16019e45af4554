using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Applies the model to input rows, and finds out why it fails on single rows.</summary>
internal sealed partial class ModelStage(
    Pipeline pipeline,
    StoreCall call,
    StageRunner stages,
    StoreClock time,
    TimeProvider clock,
    ILogger log)
{
    private readonly ErrorsAfterDeadline late = new(pipeline.Name, log);

    /// <summary>
    /// Applies the model to rows. A user whose row the model cannot take, or fails on, gets an outcome. The other users have no outcome
    /// yet.
    /// </summary>
    /// <param name="outcomes">Receives the outcomes of users whom the model does not score.</param>
    /// <param name="lease">The version of the model.</param>
    /// <param name="source">The rows.</param>
    /// <param name="retrievedAt">When the rows were read.</param>
    /// <param name="runId">The run that makes the predictions.</param>
    /// <param name="cancellationToken">Cancels the calls of the model.</param>
    /// <param name="ready">
    /// Receives the predictions of a part of the rows at once, while the rows that the model fails on are still being isolated: a row that
    /// makes the model hang for seconds must not hold up its neighbours. Never called concurrently. Null: all predictions are returned.
    /// </param>
    /// <param name="isCandidate">
    /// Whether the version is the candidate, so that its rows are counted by its role; null for rows that are not counted.
    /// </param>
    /// <returns>The predictions to write that <paramref name="ready"/> has not received; usually one item.</returns>
    public async Task<IReadOnlyList<Predictions>> ApplyAsync(
        BatchOutcomes outcomes,
        ModelLease lease,
        Batch source,
        DateTimeOffset retrievedAt,
        Guid runId,
        CancellationToken cancellationToken,
        Action<Predictions>? ready = null,
        bool? isCandidate = null)
    {
        var statistics = lease.Leased.Statistics;
        var began = clock.GetTimestamp();
        var rejected = new List<UnusableRow>();
        var bound = pipeline.Observed.IsOn ? new BoundColumns(lease.Leased.Binding.Count) : null;
        var inputs = Bind(outcomes, lease.Leased, source, rejected, bound, isCandidate);
        stages.Record("bind", began);
        var made = new List<Predictions>(1);
        var left = new List<Predictions>(1);
        var refused = (List<(int Row, ModelException Error)>?)null;
        await stages.RunAsync("apply", inputs.Users, alone: 0, async (start, count) =>
        {
            var rows = inputs.Slice(start, count);
            var outputs = await late.WaitAsync("apply", lease.ApplyAsync(rows, cancellationToken).AsTask(), cancellationToken);
            if (outputs.Count != count)
                throw new ModelException($"The model made {outputs.Count} rows of {count}.");
            lease.Leased.Scored.Keep(rows);
            return new Predictions(outputs, outputs.Version ?? lease.Version, retrievedAt, time.Now(), runId);
        }, predictions =>
        {
            made.Add(predictions);
            pipeline.Health.Worked("apply");
            statistics.RecordScores(predictions.Outputs);
            stages.Record(isCandidate, applied: predictions.Outputs.Count, refused: 0);
            var whole = pipeline.Kept.AddTo(predictions, source);
            if (ready is not null && predictions.Outputs.Count < inputs.Count)
            {
                ready(whole);
            }
            else
            {
                left.Add(whole);
            }

            return Task.CompletedTask;
        }, outcomes, cancellationToken, JudgesLater);
        if (refused is not null)
            await JudgeAsync(outcomes, lease, inputs, refused, isCandidate, cancellationToken);
        if (bound is not null)
        {
            pipeline.Observed.Offer(new(lease.Version, call.Job ?? Guid.Empty, source, bound, rejected,
                made.ConvertAll(predictions => predictions.Outputs), retrievedAt, lease.Leased.Binding.Dates));
        }

        return left;

        bool JudgesLater(int row, int count, Exception e)
        {
            if (e is not ModelException { IsOutput: false, IsOfServer: false } error)
            {
                RecordFailures(lease.Leased, isCandidate, unusable: 0, failed: count);
                return false;
            }

            (refused ??= []).Add((row, error));
            return true;
        }
    }

    // Users are counted before they are told, so that whoever waits for them finds them counted.
    private void RecordFailures(ModelVersion version, bool? isCandidate, int unusable, int failed)
    {
        version.Statistics.RecordFailures(unusable, failed);
        stages.Record(isCandidate, applied: 0, refused: unusable + failed);
    }

    private Batch Bind(BatchOutcomes outcomes, ModelVersion version, Batch source, List<UnusableRow> unusable, BoundColumns? bound,
        bool? isCandidate)
    {
        var inputs = version.Binding.Bind(source, unusable, bound);
        if (unusable.Count > 0)
            RecordFailures(version, isCandidate, unusable.Count, failed: 0);
        foreach (var row in unusable)
            outcomes.Set(source.Users[row.Row], RowOutcome.Unusable(row));
        return inputs;
    }

    // The model fails on each of these rows alone. A row is unusable if the model still answers other rows.
    private async Task JudgeAsync(
        BatchOutcomes outcomes,
        ModelLease lease,
        Batch inputs,
        List<(int Row, ModelException Error)> refused,
        bool? isCandidate,
        CancellationToken cancellationToken)
    {
        var blame = new RowBlame(lease, lease.Leased.Scored, clock);
        var judged = new List<RowOutcome>(refused.Count);
        foreach (var (row, error) in refused)
            judged.Add(await blame.JudgeAsync(inputs.Slice(row, 1), error, cancellationToken));
        var failed = judged.Count(outcome => outcome.Kind == RowOutcomeKind.Failed);
        var unusable = judged.Count - failed;
        RecordFailures(lease.Leased, isCandidate, unusable, failed);
        var (firstRow, firstError) = refused[0];
        if (failed == inputs.Count)
            pipeline.Health.Failed("apply", firstError.Message, mayPass: false, clock);
        foreach (var ((row, _), outcome) in refused.Zip(judged))
            outcomes.Set(inputs.Users[row], outcome);
        if (failed > 0)
            stages.Report("apply", failed, inputs.Users[firstRow], firstError);
        if (unusable > 0)
            LogRefused(pipeline.Name, unusable, StageRunner.Describe(call), inputs.Users[firstRow], firstError.Detail);
    }

    [LoggerMessage(EventId = 122, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the model answers other rows and fails on those of {Users} user(s) of {Run}, "
            + "{First} the first. {Reason}")]
    private partial void LogRefused(string pipeline, int users, string run, string first, string reason);
}
