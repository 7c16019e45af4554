using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Applies versions of a pipeline to rows that nobody stores: rows of a caller, changed rows of a user, rows of an explanation. Types,
/// stand-ins for nulls and the model are those of a score. Nothing is written or remembered, and the statistics of a version do not count
/// the rows. The rows have a lane of their own (<see cref="Lane.Explain"/>) with a bounded queue. Thread-safe.
/// </summary>
public sealed class Predictor : IAsyncDisposable
{
    private const int MaxWaiting = 64;

    private readonly Pipeline pipeline;
    private readonly BatchScorer scorer;
    private readonly PipelineMetrics metrics;
    private readonly TimeProvider clock;
    private readonly ErrorsAfterDeadline late;
    private readonly JobGate gate;
    private readonly ConcurrencyLimiter limiter;
    private int waiting;
    private int running;

    internal Predictor(
        Pipeline pipeline, BatchScorer scorer, PipelineMetrics metrics, Func<bool> isBusy, TimeProvider clock, ILogger log)
    {
        this.pipeline = pipeline;
        this.scorer = scorer;
        this.metrics = metrics;
        this.clock = clock;
        late = new(pipeline.Name, log);
        gate = new(isBusy, clock);
        limiter = new(new()
        {
            // The lane has as many workers as the silo has cores.
            PermitLimit = Environment.ProcessorCount,
            QueueLimit = MaxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>The number of callers that wait for their turn.</summary>
    internal int Waiting => Volatile.Read(ref waiting);

    /// <summary>The number of callers that have their turn.</summary>
    internal int Running => Volatile.Read(ref running);

    /// <summary>Waits for a turn and leases a version. The caller disposes of the result.</summary>
    /// <param name="version">The version; null for the one that scores the user, or the stable one without a user.</param>
    /// <param name="user">The user whose row is changed or explained; null for rows of no user.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if too many callers wait already.</returns>
    /// <exception cref="PipelineException">The version is unknown, or not loaded (transient).</exception>
    public async ValueTask<LeasedPredictor?> TryEnterAsync(string? version, string? user, CancellationToken cancellationToken)
    {
        var permit = await WaitAsync(cancellationToken);
        if (!permit.IsAcquired)
        {
            permit.Dispose();
            return null;
        }

        var lease = (BatchLease?)null;
        try
        {
            lease = await pipeline.Versions.LeaseAsync(Lane.Explain, version, cancellationToken);
            var slot = version is null && user is not null ? lease.Snapshot.VersionFor(user) : lease.Snapshot.Stable;
            var model = lease.Of(slot)
                ?? throw new StoreException($"Version '{slot.Id}' is not loaded on this silo; try again in a moment.", isTransient: true);
            Interlocked.Increment(ref running);
            return new(this, permit, lease, model);
        }
        catch
        {
            await (lease?.DisposeAsync() ?? default);
            permit.Dispose();
            throw;
        }
    }

    private async ValueTask<RateLimitLease> WaitAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            return await limiter.AcquireAsync(1, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    /// <summary>Closes the queue.</summary>
    public ValueTask DisposeAsync() => limiter.DisposeAsync();

    internal void Leave() => Interlocked.Decrement(ref running);

    internal async Task<ReadRow> ReadAsync(
        BatchLease lease, string user, CallFeatures? features, CancellationToken cancellationToken)
    {
        var read = default(SourceRows);
        var failure = default(RowOutcome);
        var outcomes = new BatchOutcomes([user], (_, outcome) => failure = outcome);
        var deadline = Deadline.After(pipeline.Options.Timeout, clock);
        await scorer.ReadAsync(outcomes, lease.Snapshot.Retriever, [user], alone: 0, deadline, rows =>
        {
            read = rows;
            return Task.CompletedTask;
        }, cancellationToken, pipeline.Features.Any ? _ => features : null);
        return read.Rows is { Count: 1 } row ? new(row, read.RetrievedAt, default) : new(null, read.RetrievedAt, failure);
    }

    internal async Task<PredictedRows> PredictAsync(ModelLease model, Batch rows, CancellationToken cancellationToken)
    {
        var unusable = new List<UnusableRow>();
        var inputs = model.Leased.Binding.Bind(rows, unusable);
        var failures = unusable.ToDictionary(row => row.Row, RowOutcome.Unusable);
        int[] usable = [.. Enumerable.Range(0, rows.Count).Where(row => !failures.ContainsKey(row))];
        var parts = new SortedList<int, Batch>();
        var refused = new List<(int Row, Exception Error)>();
        var most = pipeline.Options.Batching.MaxBatchSize;
        for (var start = 0; start < inputs.Count; start += most)
        {
            using var turn = await gate.EnterAsync(cancellationToken);
            await ApplyAsync(model, inputs.Slice(start, Math.Min(most, inputs.Count - start)), start, parts, refused, cancellationToken);
        }

        var blame = new RefusedRows(model, clock);
        foreach (var (row, error) in refused)
            failures[usable[row]] = await blame.JudgeAsync(inputs.Slice(row, 1), error, cancellationToken);
        metrics.RowsPredicted(pipeline.Name, rows.Count - failures.Count, failures.Count);
        var outputs = parts.Count == 0 ? WarmUp.NoRows(model.Leased.Model.Outputs) : Batch.Concat([.. parts.Values]);
        return new(rows.Count, outputs, failures);
    }

    private Task ApplyAsync(
        ModelLease model,
        Batch inputs,
        int first,
        SortedList<int, Batch> parts,
        List<(int Row, Exception Error)> refused,
        CancellationToken cancellationToken) =>
        new Halving<(int Start, Batch Outputs)>(
            async (start, count) =>
            {
                var rows = inputs.Slice(start, count);
                var outputs = await late.WaitAsync("predict", model.ApplyAsync(rows, cancellationToken).AsTask(), cancellationToken);
                return outputs.Count == count
                    ? (first + start, outputs)
                    : throw new ModelException($"The model made {outputs.Count} rows of {count}.");
            },
            part =>
            {
                parts.Add(part.Start, part.Outputs);
                return Task.CompletedTask;
            },
            static e => e is not ModelException { IsOfServer: true },
            (start, count, e) => refused.AddRange(Enumerable.Range(first + start, count).Select(row => (row, e))),
            concurrency: 1,
            cancellationToken,
            RefusedRows.AreAlike).RunAsync(inputs.Count);
}
