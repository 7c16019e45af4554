using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Explains scores of calls and lists for which the condition of the settings holds, after the callers have their answers, and stores the
/// explanations. Has its own bounded queue; explanations that do not fit are dropped and counted. Callers of explanations go first. A
/// failure here affects no other part of the pipeline.
/// </summary>
internal sealed class ExplanationStoring : IAsyncDisposable
{
    /// <summary>The rows that may wait, in a pipeline of a silo.</summary>
    public const int MaxRows = 1_000;

    private const long MaxBytes = 16 * 1024 * 1024;

    // The explanations of one write.
    private const int RowsAtATime = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly FinishedQueue queue = new(MaxRows, MaxBytes);
    private readonly CancellationTokenSource stop = new();
    private readonly string pipeline;
    private readonly Explainer explainer;
    private readonly ExplanationLane lane;
    private readonly Condition? when;
    private readonly ExplanationRequest request;
    private readonly VersionTableStore store;
    private readonly ExplanationMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ExplanationLog log;
    private readonly Task worker;

    private ExplanationStoring(
        Pipeline pipeline, Schema outputs, Explainer explainer, ExplanationLane lane, VersionTableStore store, ExplanationMetrics metrics,
        TimeProvider clock, ILogger log)
    {
        this.pipeline = pipeline.Name;
        this.explainer = explainer;
        this.lane = lane;
        this.store = store;
        this.metrics = metrics;
        this.clock = clock;
        this.log = new(pipeline.Name, clock, log);
        var options = pipeline.Options.Explain.Store;
        when = options.When.Length > 0 ? Condition.Parse(options.When, outputs) : null;
        request = new(Top: options.TopOrDefault);
        worker = Task.Run(WorkAsync);
    }

    /// <summary>Stores explanations of a pipeline's scores from now on; null if the settings ask for none.</summary>
    public static ExplanationStoring? Of(
        Pipeline pipeline, Explainer explainer, ExplanationLane lane, StoreCall call, ExplanationMetrics metrics, TimeProvider clock,
        ILogger log)
    {
        if (!pipeline.Options.Explain.Store.IsOn || pipeline.Writer.Explanations is not { } table)
            return null;
        var store = new VersionTableStore(
            table, ExplanationTable.Form.Contents, call, pipeline.Options.Timeout, pipeline.Forgotten, clock);
        var storing = new ExplanationStoring(pipeline, pipeline.Model.Outputs, explainer, lane, store, metrics, clock, log);
        pipeline.Explained = storing.Offer;
        return storing;
    }

    /// <summary>Drops the explanations that wait, and ends the one that runs within two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var batch in queue.Close())
            await ShedAsync(batch);
        await stop.CancelAsync();
        await worker.WaitAsync(LongestEnd, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Offer(BatchLease lease, Batch rows, Predictions predictions)
    {
        var outputs = predictions.Outputs;
        if (when is not null)
        {
            int[] chosen = [.. Enumerable.Range(0, outputs.Count).Where(row => when.Holds(outputs, row))];
            if (chosen.Length == 0)
                return;
            outputs = outputs.Select(chosen);
        }

        if (!queue.HasRoom(outputs.Count))
        {
            metrics.StoreEnded(pipeline, "shed", outputs.Count);
            return;
        }

        var offered = new FinishedBatch(
            lease.Again(Lane.Explain), VersionShares.RowsOf(rows, outputs), predictions with { Outputs = outputs });
        if (!queue.TryAdd(offered))
            _ = ShedAsync(offered).AsTask();
    }

    private ValueTask ShedAsync(FinishedBatch batch)
    {
        metrics.StoreEnded(pipeline, "shed", batch.Rows.Count);
        return batch.Lease.DisposeAsync();
    }

    private async Task WorkAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            IReadOnlyList<FinishedBatch> batches = [];
            try
            {
                batches = await queue.TakeAsync(RowsAtATime, stop.Token);
                foreach (var batch in batches)
                    await ExplainAsync(batch);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // A failure of one explanation must not end the work.
                log.Failed(ShadowLog.Describe(e), 0);
                await Task.Delay(Pause, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // The process stops.
            }
            finally
            {
                foreach (var batch in batches)
                    await batch.Lease.DisposeAsync();
            }
        }
    }

    private async Task ExplainAsync(FinishedBatch batch)
    {
        for (var start = 0; start < batch.Rows.Count; start += RowsAtATime)
        {
            var count = Math.Min(RowsAtATime, batch.Rows.Count - start);
            var stored = 0;
            try
            {
                stored = await ExplainAsync(batch, start, count);
            }
            catch (PipelineException e)
            {
                log.Failed(ShadowLog.Describe(e), count);
            }
            finally
            {
                metrics.StoreEnded(pipeline, "stored", stored);
                metrics.StoreEnded(pipeline, "lost", count - stored);
            }
        }
    }

    // Returns the number of stored explanations.
    private async Task<int> ExplainAsync(FinishedBatch batch, int start, int count)
    {
        var snapshot = batch.Lease.Snapshot;
        var version = snapshot.Find(batch.Predictions.ModelVersion) is { } slot ? batch.Lease.Of(slot) : null;
        if (version is null)
            return 0;
        var explained = new List<(Explanation, ExplainedRun)>(count);
        for (var row = start; row < start + count; row++)
        {
            var outcome = await ExplainAsync(batch.Lease, version, batch.Rows.Slice(row, 1));
            if (outcome.Explanation is { } explanation)
                explained.Add((explanation, ExplainedRun.Of(batch.Predictions)));
            else
                log.Failed(outcome.Reason, 1);
        }

        if (explained.Count == 0)
            return 0;
        await store.OpenAsync(new(batch.Predictions.Outputs.Columns.Select(column => column.Field)), stop.Token);
        var refused = await store.WriteAsync(ExplanationTable.RowsOf(version.Version, explained), stop.Token);
        if (refused.Count > 0)
            log.Failed(refused[0].Error.Message, refused.Count);
        return explained.Count - refused.Count;
    }

    private async Task<ExplanationOutcome> ExplainAsync(BatchLease lease, ModelLease version, Batch row)
    {
        using var turn = await lane.EnterPatientlyAsync(stop.Token);
        try
        {
            return await explainer.ExplainRowAsync(lease, version, row, request, stop.Token);
        }
        catch (Exception e) when (e is not PipelineException && !stop.IsCancellationRequested)
        {
            // A model may throw anything over a row. The explanations of other users go on.
            return new(ExplanationOutcomeKind.Failed, ShadowLog.Describe(e));
        }
    }
}
