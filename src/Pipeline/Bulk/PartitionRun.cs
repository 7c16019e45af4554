using System.Threading.Channels;

namespace ModelPipeline;

/// <summary>One attempt at a partition: three stages with bounded channels between them.</summary>
/// <param name="reader">The first stage.</param>
/// <param name="scorer">The others.</param>
/// <param name="work">The partition.</param>
/// <param name="known">Where it stands.</param>
/// <param name="giveWay">Waits while others come first.</param>
/// <param name="until">When to read no more.</param>
/// <param name="clock">Times what a batch may take.</param>
internal sealed class PartitionRun(
    BulkReader reader,
    BatchScorer scorer,
    PartitionWork work,
    PartitionProgress known,
    Func<CancellationToken, Task> giveWay,
    Deadline until,
    TimeProvider clock)
{
    // One batch in the hands of each stage, and one between them.
    private const int Ahead = 1;

    private PartitionProgress progress = known with { Trouble = null };
    private bool reachedEnd;

    /// <summary>What stopped the attempt, where it was no trouble of a store or model.</summary>
    public Exception? Unexpected { get; private set; }

    /// <summary>Scores until the time is over, the partition ends, or something stops it.</summary>
    public async Task<PartitionProgress> ToEndAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (read, applied) = (Channel.CreateBounded<BulkBatch>(Ahead), Channel.CreateBounded<BulkBatch>(Ahead));
        // Each stage closes what it feeds, with what stopped it.
        Task[] stages = [StageAsync(read.Writer, () => ReadAsync(read.Writer, stop.Token)), StageAsync(applied.Writer, () => ApplyAsync(read.Reader, applied.Writer, stop.Token))];
        try
        {
            await foreach (var batch in applied.Reader.ReadAllAsync(stop.Token))
                progress = await WriteAsync(batch, stop.Token);
            return progress with { IsDone = reachedEnd };
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return progress with { Trouble = Explain(e) };
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(stages);
        }
    }

    private async Task ReadAsync(ChannelWriter<BulkBatch> to, CancellationToken cancellationToken)
    {
        await foreach (var batch in reader.ReadAsync(work, known.Cursor, cancellationToken))
        {
            await to.WriteAsync(batch, cancellationToken);
            if (until.HasPassed)
                return;
        }

        reachedEnd = true;
    }

    private async Task ApplyAsync(ChannelReader<BulkBatch> batches, ChannelWriter<BulkBatch> to, CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.ReadAllAsync(cancellationToken))
        {
            await giveWay(cancellationToken);
            var predictions = new List<Predictions>();
            foreach (var (rows, retrievedAt) in batch.Sources)
                predictions.AddRange(await scorer.ApplyAsync(batch.Walk, rows, retrievedAt, work.Job, cancellationToken));
            await to.WriteAsync(batch with { Sources = [], Predictions = predictions }, cancellationToken);
        }
    }

    private async Task<PartitionProgress> WriteAsync(BulkBatch batch, CancellationToken cancellationToken)
    {
        await giveWay(cancellationToken);
        var deadline = Deadline.After(BulkReader.BatchTimeout, clock);
        foreach (var predictions in batch.Predictions)
            await scorer.WriteAsync(batch.Walk, predictions, deadline, cancellationToken);
        if (batch.Walk.Trouble is { } trouble)
            throw trouble;
        FailedUser[] failures = [.. batch.Walk.Failures().Select(failure => new FailedUser(failure.User, failure.Outcome.Reason))];
        if (failures.Length > 0)
            await scorer.RecordAsync(work.Job, failures, deadline, cancellationToken);
        var users = batch.Walk.Count;
        return progress with
        {
            Cursor = batch.Cursor,
            Batches = progress.Batches + 1,
            Read = progress.Read + users,
            Scored = progress.Scored + users - failures.Length,
            Failed = progress.Failed + failures.Length,
        };
    }

    private string Explain(Exception e)
    {
        if (e is PipelineException)
            return e.Message;
        if (e is OperationCanceledException)
            return $"A batch was not done within {BulkReader.BatchTimeout.TotalSeconds:0} seconds.";
        // What an exception that is none of ours says can hold a value of a row: where it came from is enough.
        Unexpected = e;
        return $"A batch failed ({e.GetType().Name}); the log of the silo says more.";
    }

    private static async Task StageAsync(ChannelWriter<BulkBatch> to, Func<Task> stage)
    {
        var error = (Exception?)null;
        try
        {
            await stage();
        }
        catch (Exception e)
        {
            // Told to whoever reads the channel.
            error = e;
        }

        to.Complete(error);
    }
}
