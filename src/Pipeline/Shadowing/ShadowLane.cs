using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Scores finished batches with the shadow versions of a pipeline, after their callers have their answers, and stores the scores in the
/// shadow table. Has a bounded queue of its own. What does not fit is shed and counted; what fails is counted, and nothing of the pipeline
/// notices.
/// </summary>
internal sealed class ShadowLane : IAsyncDisposable
{
    /// <summary>The rows that may wait, in a pipeline of a silo.</summary>
    public const int MaxRows = 20_000;

    /// <summary>The estimated bytes that may wait, in a pipeline of a silo.</summary>
    public const long MaxBytes = 32 * 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2);

    private readonly FinishedQueue queue = new(MaxRows, MaxBytes);
    private readonly CancellationTokenSource stop = new();
    private readonly PipelineVersions versions;
    private readonly string pipeline;
    private readonly int batchSize;
    private readonly ShadowScorer scorer;
    private readonly VersionTableStore store;
    private readonly ShadowGate gate;
    private readonly PipelineMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ShadowLog log;
    private readonly Task worker;

    // Users of the batches under way, once for each shadow version, who are not counted yet.
    private int open;

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="table">The shadow table of its writer.</param>
    /// <param name="call">The purpose of the calls of the store.</param>
    /// <param name="gate">Lets other work go first.</param>
    /// <param name="metrics">Counts users.</param>
    /// <param name="time">The clock that stamps scores.</param>
    /// <param name="clock">Measures waits.</param>
    /// <param name="log">Receives failures.</param>
    public ShadowLane(
        Pipeline pipeline,
        IVersionTable table,
        StoreCall call,
        ShadowGate gate,
        PipelineMetrics metrics,
        StoreClock time,
        TimeProvider clock,
        ILogger log)
    {
        this.pipeline = pipeline.Name;
        versions = pipeline.Versions;
        this.gate = gate;
        this.metrics = metrics;
        this.clock = clock;
        this.log = new(pipeline.Name, clock, log);
        batchSize = pipeline.Options.Batching.MaxBatchSize;
        scorer = new(pipeline.Options.Timeout, gate.RunAsync, time, clock);
        store = new(table, ShadowTable.Form.Contents, call, pipeline.Options.Timeout, pipeline.Forgotten, clock);
        worker = Task.Run(WorkAsync);
    }

    /// <summary>The number of rows that wait.</summary>
    public int Waiting => queue.Rows;

    /// <summary>Why the last scores were not stored; null while scores are stored.</summary>
    public string? Fault { get; private set; }

    /// <summary>Takes a finished batch, or sheds it. Returns at once and does not throw.</summary>
    public void Offer(FinishedBatch batch)
    {
        var wanted = WantedOf(batch);
        if (wanted.Rows.Count > 0 && queue.HasRoom(wanted.Rows.Count) && queue.TryAdd(wanted))
            return;
        metrics.ShadowEnded(pipeline, "shed", wanted.Rows.Count);
        _ = batch.Lease.DisposeAsync().AsTask();
    }

    /// <summary>Drops what waits, and ends what is under way within two seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var batch in queue.Close())
        {
            metrics.ShadowEnded(pipeline, "shed", batch.Rows.Count);
            await batch.Lease.DisposeAsync();
        }

        await stop.CancelAsync();
        await worker.WaitAsync(LongestEnd, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Rows that no shadow version scores do not take the place of others.
    private static FinishedBatch WantedOf(FinishedBatch batch)
    {
        var shadows = batch.Lease.Snapshot.Shadows;
        if (shadows.Any(shadow => shadow.Percent >= 100))
            return batch;
        int[] rows =
        [
            .. Enumerable.Range(0, batch.Rows.Count).Where(row => shadows.Any(shadow => shadow.Users.Has(batch.Rows.Users[row])))
        ];
        return batch with
        {
            Rows = batch.Rows.Select(rows),
            Predictions = batch.Predictions with { Outputs = batch.Predictions.Outputs.Select(rows) },
        };
    }

    private async Task WorkAsync()
    {
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            IReadOnlyList<FinishedBatch> batches = [];
            try
            {
                batches = await queue.TakeAsync(batchSize, stop.Token);
                await ScoreAsync(batches);
                Fault = null;
                pause = FirstPause;
            }
            catch (Exception e)
            {
                // Nothing that a shadow does may end the lane.
                var lost = open;
                Count("lost", lost);
                if (stop.IsCancellationRequested)
                    return;
                Fault = ShadowLog.Describe(e);
                log.Failed(e, lost);
                pause = await PauseAsync(pause);
            }
            finally
            {
                foreach (var batch in batches)
                    await batch.Lease.DisposeAsync();
            }
        }
    }

    // What waits meanwhile is shed where it does not fit.
    private async Task<TimeSpan> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    private async Task ScoreAsync(IReadOnlyList<FinishedBatch> batches)
    {
        var lease = batches[0].Lease;
        var joined = ShadowInput.Join(batches);
        var inputs = lease.Snapshot.Shadows.Select(shadow => (shadow.Slot, Input: joined.Of(shadow))).ToList();
        open = inputs.Sum(each => each.Input.Rows.Count);
        await store.OpenAsync(new(joined.Stable.Columns.Select(column => column.Field)), stop.Token);
        foreach (var (slot, input) in inputs)
        {
            // Who takes a shadow away wants it to end, not to go on until the queue is empty.
            if (versions.Current.Document.RoleOf(slot.Id) != VersionRole.Shadow)
            {
                Count("shed", input.Rows.Count);
                continue;
            }

            if (lease.Of(slot) is not { } version)
            {
                Count("unavailable", input.Rows.Count);
                continue;
            }

            for (var start = 0; start < input.Rows.Count;)
            {
                var count = Math.Min(gate.StepRows(batchSize), input.Rows.Count - start);
                await StepAsync(version, input.Slice(start, count));
                start += count;
            }
        }
    }

    private async Task StepAsync(ModelLease version, ShadowInput input)
    {
        var rows = await scorer.ApplyAsync(version, input, stop.Token);
        var refused = await gate.RunAsync(() => store.WriteAsync(rows, stop.Token), stop.Token);
        Count("stored", rows.Rows.Count - refused.Count);
        Count("lost", refused.Count);
        if (refused.Count > 0)
            log.Failed(refused[0].Error, refused.Count);
    }

    private void Count(string outcome, int users)
    {
        open -= users;
        metrics.ShadowEnded(pipeline, outcome, users);
    }
}
