using System.Threading.Channels;

namespace ModelPipeline;

/// <summary>One attempt at a partition: three stages (read, apply, write) with channels between them.</summary>
/// <param name="reader">Reads batches: the first stage.</param>
/// <param name="scorer">Applies the model and writes: the other stages.</param>
/// <param name="leasing">
/// Leases the job's version for the whole attempt. The stable version of the leased snapshot is the job's.
/// </param>
/// <param name="meter">Counts the cost of the attempt.</param>
/// <param name="work">The partition.</param>
/// <param name="known">The progress before the attempt.</param>
/// <param name="rate">Limits the users that are read.</param>
/// <param name="gate">Decides when a stage may begin.</param>
/// <param name="room">The number of batches that may be in memory; several attempts may share it.</param>
/// <param name="sliceSize">The number of rows in one model call.</param>
/// <param name="limit">The time limit of a stage for one batch.</param>
/// <param name="clock">Measures retries.</param>
/// <param name="table">Makes what goes to a table beside the output table; null for a job whose scores go to the output table.</param>
/// <param name="metrics">Records what the partition does; null for none.</param>
internal sealed class PartitionRun(
    PartitionReader reader,
    BatchScorer scorer,
    Func<CancellationToken, ValueTask<BatchLease>> leasing,
    StoreMeter meter,
    PartitionWork work,
    PartitionProgress known,
    UserRate rate,
    JobGate gate,
    BatchRoom room,
    int sliceSize,
    StepLimit limit,
    TimeProvider clock,
    IVersionTableJob? table = null,
    PartitionMetrics? metrics = null)
{
    /// <summary>One batch per stage. More batches would only be read again if the silo dies.</summary>
    public const int BatchesUnderWay = 3;

    private int held;
    private PartitionProgress committed = known with { Failure = null, MayPass = false };
    private long read;
    private volatile bool isClosed;
    private bool reachedEnd;

    /// <summary>The progress at this moment.</summary>
    public PartitionProgress Progress => Volatile.Read(ref committed) with
    {
        Read = known.Read + Interlocked.Read(ref read),
        Cost = known.Cost + meter.Total,
        Outage = scorer.Outage?.Message,
    };

    /// <summary>The exception that stopped the attempt; null if none did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Stops reading. Batches that were read are still scored.</summary>
    public void Close() => isClosed = true;

    /// <summary>Scores until the partition ends, the run is closed, or an exception stops it.</summary>
    public async Task<PartitionProgress> ToEndAsync(CancellationToken cancellationToken)
    {
        using var underWay = metrics?.Begin();
        using var span = PartitionSpan.Begin(metrics?.Pipeline, work);
        try
        {
            await using var own = table;
            await using var lease = await leasing(cancellationToken);
            return await ToEndAsync(lease, cancellationToken);
        }
        catch (PipelineException e)
        {
            return Progress with { Failure = Explain(e), MayPass = e.IsTransient, RetryAfter = e.RetryAfter };
        }
        finally
        {
            if (Failure is { } failure)
                span.Fail(failure);
        }
    }

    private async Task<PartitionProgress> ToEndAsync(BatchLease lease, CancellationToken cancellationToken)
    {
        var version = lease.Of(lease.Snapshot.Stable)
            ?? throw new StoreException($"Version '{lease.Snapshot.Stable.Id}' cannot be loaded on the partition's silo.",
                isTransient: true);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var readBatches = Channel.CreateBounded<JobBatch>(BatchesUnderWay);
        var appliedBatches = Channel.CreateBounded<JobBatch>(BatchesUnderWay);
        // Each stage completes its output channel, with the exception that stopped the stage.
        Task[] stages =
        [
            StageAsync(readBatches.Writer, () => ReadAsync(lease.Snapshot.Retriever, readBatches.Writer, stop.Token)),
            StageAsync(appliedBatches.Writer, () => ApplyAsync(lease, version, readBatches.Reader, appliedBatches.Writer, stop.Token)),
        ];
        try
        {
            await foreach (var batch in appliedBatches.Reader.ReadAllAsync(stop.Token))
            {
                Volatile.Write(ref committed,
                    await limit.RunAsync("A batch was not written", token => WriteAsync(batch, token), stop.Token));
                ReleaseRoom();
            }

            return Progress with { IsDone = reachedEnd };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Progress with
            {
                Failure = Explain(e),
                MayPass = e is PipelineException { IsTransient: true } or OperationCanceledException,
                RetryAfter = (e as PipelineException)?.RetryAfter,
            };
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(stages);
            // Batches that were not written release their room too.
            while (Volatile.Read(ref held) > 0)
                ReleaseRoom();
        }
    }

    private void ReleaseRoom()
    {
        Interlocked.Decrement(ref held);
        room.Leave();
    }

    private async Task ReadAsync(IRetriever retriever, ChannelWriter<JobBatch> to, CancellationToken cancellationToken)
    {
        await using var batches = reader.ReadAsync(retriever, work, known.Cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            await room.EnterAsync(cancellationToken);
            Interlocked.Increment(ref held);
            if (isClosed)
                return;
            using (await gate.EnterAsync(cancellationToken))
            using (PipelineTraces.BeginPart("retrieve"))
            {
                if (!await batches.MoveNextAsync())
                    break;
            }

            await rate.TakeAsync(batches.Current.Outcomes.Count, cancellationToken);
            Interlocked.Add(ref read, batches.Current.Outcomes.Count + batches.Current.Unreadable.Count);
            await to.WriteAsync(batches.Current, cancellationToken);
        }

        reachedEnd = true;
        // The room in which the end was found is for another partition.
        ReleaseRoom();
    }

    private async Task ApplyAsync(BatchLease lease, ModelLease version, ChannelReader<JobBatch> batches, ChannelWriter<JobBatch> to,
        CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.ReadAllAsync(cancellationToken))
        {
            var made = await limit.RunAsync("The model was not applied to a batch", token => ApplyAsync(lease, version, batch, token),
                table is { IsLimitedByUser: true } ? batch.Outcomes.Count : 1, cancellationToken);
            await to.WriteAsync(made, cancellationToken);
        }
    }

    private async Task<JobBatch> ApplyAsync(
        BatchLease lease, ModelLease version, JobBatch batch, CancellationToken cancellationToken)
    {
        using var span = PipelineTraces.BeginPart("apply")?.SetTag(SpanTags.Users, batch.Outcomes.Count);
        var predictions = new List<Predictions>();
        var tables = new List<VersionRows>();
        foreach (var (rows, retrievedAt) in batch.Sources)
        {
            var outputs = new BatchBuilder(rows.Count);
            var last = (Predictions?)null;
            var beside = new List<VersionRows>();
            // A slice is no larger than the batch of a call, even if the store wants large writes: a call waits for one slice at most.
            for (var start = 0; start < rows.Count; start += sliceSize)
            {
                using var turn = await gate.EnterAsync(cancellationToken);
                room.CheckGarbage();
                var slice = rows.Slice(start, Math.Min(sliceSize, rows.Count - start));
                if (table is not null)
                {
                    beside.Add(await table.ApplyAsync(batch.Outcomes, lease, version, new(slice, retrievedAt), cancellationToken));
                    continue;
                }

                foreach (var made in await scorer.ApplyAsync(batch.Outcomes, version, slice, retrievedAt, work.Job, cancellationToken))
                {
                    // The server of a model may change the version between two slices.
                    if (last is not null && last.ModelVersion != made.ModelVersion)
                    {
                        predictions.Add(last with { Outputs = outputs.Build() });
                        outputs = new(rows.Count);
                    }

                    outputs.Append(made.Outputs);
                    last = made;
                }
            }

            if (beside.Count > 0)
                tables.Add(beside[0] with { Rows = Batch.Concat([.. beside.Select(each => each.Rows)]) });
            if (last is not null)
                predictions.Add(last with { Outputs = outputs.Build() });
        }

        return batch with { Sources = [], Predictions = predictions, TableRows = tables };
    }

    private async Task<PartitionProgress> WriteAsync(JobBatch batch, CancellationToken cancellationToken)
    {
        using var turn = await gate.EnterAsync(cancellationToken);
        var deadline = Deadline.After(PartitionReader.ReadTimeout, clock);
        foreach (var predictions in batch.Predictions)
            await scorer.WriteAsync(batch.Outcomes, predictions, deadline, cancellationToken);
        foreach (var rows in batch.TableRows)
            await table!.WriteAsync(batch.Outcomes, rows, deadline, cancellationToken);
        if (batch.Outcomes.Failure is { } failure)
            throw failure;
        FailedUser[] unscored = [.. batch.Outcomes.Failures().Select(each => new FailedUser(each.User, each.Outcome.Reason))];
        FailedUser[] failures = [.. unscored, .. batch.Unreadable];
        if (failures.Length > 0)
            await scorer.RecordAsync(work.Job, failures, deadline, cancellationToken);
        metrics?.BatchCommitted(batch.Outcomes.Count - unscored.Length, failures.Length);
        return committed with
        {
            Cursor = batch.Cursor,
            Batches = committed.Batches + 1,
            Scored = committed.Scored + batch.Outcomes.Count - unscored.Length,
            Failed = committed.Failed + failures.Length,
        };
    }

    private string Explain(Exception e)
    {
        Failure = e;
        return e is PipelineException ? e.Message : $"A batch failed ({e.GetType().Name}); the log of the silo says more.";
    }

    private static async Task StageAsync(ChannelWriter<JobBatch> to, Func<Task> stage)
    {
        var error = (Exception?)null;
        try
        {
            await stage();
        }
        catch (Exception e)
        {
            // The reader of the channel receives the exception.
            error = e;
        }

        to.Complete(error);
    }
}
