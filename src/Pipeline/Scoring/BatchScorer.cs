using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Takes one batch through a pipeline: reads the rows, applies the model (<see cref="ModelStage"/>), writes the predictions. Each user gets
/// an outcome. A row that makes a stage fail is isolated by halving the batch (<see cref="StageRunner"/>), so that only this row fails.
/// </summary>
internal sealed class BatchScorer
{
    private readonly Pipeline pipeline;
    private readonly StoreCall call;
    private readonly StoreClock time;
    private readonly TimeProvider clock;
    private readonly Retry retry;
    private readonly ErrorsAfterDeadline late;
    private readonly StageRunner stages;
    private readonly ModelStage model;

    public BatchScorer(
        Pipeline pipeline,
        StoreCall call,
        PipelineMetrics metrics,
        StoreClock time,
        TimeProvider clock,
        ILogger log)
    {
        this.pipeline = pipeline;
        this.call = call;
        this.time = time;
        this.clock = clock;
        retry = new(pipeline.Name, clock, log);
        late = new(pipeline.Name, log);
        stages = new(pipeline, call, metrics, clock, log);
        model = new(pipeline, call, stages, time, clock, log);
    }

    /// <summary>The last transient exception of a store; null while the stores work.</summary>
    public PipelineException? Outage => retry.Outage;

    /// <summary>Scores distinct users. A failure becomes an outcome, not an exception.</summary>
    /// <param name="users">The users to score. Their order in the array changes.</param>
    /// <param name="lane">The lane of the batch.</param>
    /// <param name="deadline">The deadline of retries after transient exceptions.</param>
    /// <param name="onOutcome">Called once with each user's outcome, as soon as it is known.</param>
    /// <param name="cancellationToken">Ends the batch. A user without an outcome then gets DeadlineExceeded.</param>
    /// <param name="features">The features of each user's call; null if the pipeline's calls bring none.</param>
    public async Task ScoreAsync(
        string[] users,
        Lane lane,
        Deadline deadline,
        Action<string, RowOutcome> onOutcome,
        CancellationToken cancellationToken,
        Func<string, CallFeatures?>? features = null)
    {
        var alone = stages.Suspects.MoveToEnd(users);
        var outcomes = new BatchOutcomes(users, onOutcome);
        try
        {
            var runId = Guid.CreateVersion7(clock.GetUtcNow());
            if (PipelineTraces.IsRecording)
                Activity.Current!.SetTag(SpanTags.Run, runId.ToString());
            await using var lease = pipeline.Versions.Lease(lane);
            await ReadAsync(outcomes, lease.Snapshot.Retriever, users, alone, deadline,
                read => FinishAsync(outcomes, lease, read, runId, deadline, cancellationToken), cancellationToken, features);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            // Drivers throw different exceptions when a call is cancelled. The deadline is the reason for all of them.
            late.Report("score", e);
        }

        outcomes.SetRest(RowOutcome.DeadlineExceeded);
    }

    /// <summary>Reads the rows of users. A user without a row gets the outcome no input.</summary>
    /// <param name="outcomes">The outcomes of these users.</param>
    /// <param name="retriever">The retriever of the batch's lease.</param>
    /// <param name="users">The users.</param>
    /// <param name="alone">The number of users at the end of the array who are read one by one.</param>
    /// <param name="deadline">The deadline of retries after transient exceptions.</param>
    /// <param name="take">
    /// Receives the rows of one query, one row per user, and the time of the query. Other queries may be running at the same time.
    /// </param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <param name="features">The features of each user's call; null if the pipeline's calls bring none.</param>
    public Task ReadAsync(
        BatchOutcomes outcomes,
        IRetriever retriever,
        string[] users,
        int alone,
        Deadline deadline,
        Func<SourceRows, Task> take,
        CancellationToken cancellationToken,
        Func<string, CallFeatures?>? features = null) =>
        stages.RunAsync("retrieve", users, alone, async (start, count) =>
        {
            var part = count == users.Length ? users : users[start..(start + count)];
            var retrievedAt = default(DateTimeOffset);
            var source = await retry.RunAsync("retrieve", token =>
            {
                retrievedAt = Now();
                return retriever.GetAsync(part, call, token);
            }, deadline, cancellationToken);
            var rows = outcomes.TakeRows(source, start, count);
            if (features is not null)
                rows = pipeline.Features.AddTo(rows, features);
            return new SourceRows(rows, retrievedAt) { ReadAt = clock.GetTimestamp() };
        }, take, outcomes, cancellationToken);

    /// <inheritdoc cref="ModelStage.ApplyAsync"/>
    public Task<IReadOnlyList<Predictions>> ApplyAsync(
        BatchOutcomes outcomes,
        ModelLease lease,
        Batch source,
        DateTimeOffset retrievedAt,
        Guid runId,
        CancellationToken cancellationToken,
        Action<Predictions>? ready = null,
        bool? isCandidate = null) =>
        model.ApplyAsync(outcomes, lease, source, retrievedAt, runId, cancellationToken, ready, isCandidate);

    /// <summary>Writes predictions. Each user whose score is committed gets the outcome scored.</summary>
    /// <returns>
    /// The rows that were not stored because a newer score is stored, each with its predictions. These users have no outcome yet.
    /// </returns>
    public async Task<IReadOnlyList<(Predictions Predictions, int Row)>> WriteAsync(BatchOutcomes outcomes, Predictions predictions,
        Deadline deadline, CancellationToken cancellationToken)
    {
        using var write = pipeline.Forgotten.Begin(predictions.Outputs.Users, predictions.RetrievedAt);
        if (write.Forgotten.Count > 0)
            predictions = Without(outcomes, predictions, write.Forgotten);
        if (predictions.Outputs.Count == 0)
            return [];
        var superseded = new List<(Predictions, int)>();
        await stages.RunAsync("write", predictions.Outputs.Users, alone: 0, async (start, count) =>
        {
            var part = predictions with { Outputs = predictions.Outputs.Slice(start, count) };
            var newer = await retry.RunAsync(
                "write",
                token => WhileUnderWayAsync(part.Outputs.Users, () => pipeline.Writer.WriteAsync(part, call, token)),
                deadline, cancellationToken);
            return (Part: part, Newer: newer);
        }, written =>
        {
            outcomes.SetScored(written.Part, written.Newer);
            lock (superseded)
                superseded.AddRange(written.Newer.Select(row => (written.Part, row)));
            return pipeline.Written?.Invoke(written.Part, written.Newer) ?? Task.CompletedTask;
        }, outcomes, cancellationToken);
        return superseded;
    }

    /// <summary>Records users whom a job could not score, without those who were forgotten in the last day.</summary>
    /// <exception cref="PipelineException">The users could not be recorded before the deadline.</exception>
    public async Task RecordAsync(Guid job, IReadOnlyList<FailedUser> users, Deadline deadline, CancellationToken cancellationToken)
    {
        // It is not known when the job read of these users, so it counts as long ago.
        using var write = pipeline.Forgotten.Begin([.. users.Select(each => each.User)], DateTimeOffset.MinValue);
        if (write.Forgotten.Count > 0)
            users = [.. users.Where((_, row) => !write.Forgotten.Contains(row))];
        await retry.RunAsync("record", token => WhileUnderWayAsync([.. users.Select(each => each.User)], async () =>
        {
            await pipeline.Writer.WriteFailuresAsync(job, users, call, token);
            return true;
        }), deadline, cancellationToken);
    }

    /// <summary>Deletes the rows of a user.</summary>
    /// <exception cref="PipelineException">The rows could not be deleted before the deadline.</exception>
    public Task<string?> ForgetAsync(IForgettingWriter writer, string user, Deadline deadline, CancellationToken cancellationToken) =>
        retry.RunAsync("forget", token => writer.ForgetAsync(user, call, token), deadline, cancellationToken);

    /// <summary>Drops what the memory of this scorer has of a user.</summary>
    public void Forget(string user) => stages.Suspects.Forget(user);

    /// <summary>The current time of the clock that stamps scores.</summary>
    public DateTimeOffset Now() => time.Now();

    // The call itself: a driver that ignores its token writes on after nobody waits any more.
    private async Task<T> WhileUnderWayAsync<T>(IReadOnlyList<string> users, Func<Task<T>> call)
    {
        using var write = pipeline.Forgotten.Begin(users, DateTimeOffset.MaxValue);
        return await call();
    }

    private static Predictions Without(BatchOutcomes outcomes, Predictions predictions, IReadOnlyList<int> rows)
    {
        var users = predictions.Outputs.Users;
        foreach (var row in rows)
            outcomes.Set(users[row], RowOutcome.Forgotten);
        int[] rest = [.. Enumerable.Range(0, users.Count).Except(rows)];
        return predictions with { Outputs = predictions.Outputs.Select(rest) };
    }

    // The rows of one query: each row by the version that scores its user. Without a candidate nothing is divided.
    private Task FinishAsync(
        BatchOutcomes outcomes,
        BatchLease lease,
        SourceRows read,
        Guid runId,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        var snapshot = lease.Snapshot;
        var shares = snapshot.Candidate is null
            ? new(read.Rows, null)
            : VersionShares.Of(read.Rows, snapshot);
        var stable = FinishAsync(outcomes, lease, snapshot.Stable, read with { Rows = shares.Stable }, runId, deadline, cancellationToken);
        return shares.Candidate is not { } rows
            ? stable
            : Task.WhenAll(stable, FinishAsync(outcomes, lease, snapshot.Candidate!, read with { Rows = rows }, runId, deadline,
                cancellationToken));
    }

    private async Task FinishAsync(
        BatchOutcomes outcomes,
        BatchLease lease,
        VersionSlot slot,
        SourceRows read,
        Guid runId,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        if (read.Rows.Count == 0)
            return;
        if (lease.Of(slot) is not { } version)
        {
            foreach (var user in read.Rows.Users)
                outcomes.Set(user, RowOutcome.VersionUnavailable(slot));
            return;
        }

        var finishing = Task.CompletedTask;
        try
        {
            var rest = await ApplyAsync(outcomes, version, read.Rows, read.RetrievedAt, runId, cancellationToken,
                predictions => finishing = ThenFinishAsync(finishing, predictions), isCandidate: slot == lease.Snapshot.Candidate);
            foreach (var predictions in rest)
                finishing = ThenFinishAsync(finishing, predictions);
        }
        finally
        {
            await finishing;
        }

        // One after the other: a batch writes over one connection.
        async Task ThenFinishAsync(Task before, Predictions made)
        {
            var predictions = made with { Moments = new(read.ReadAt, clock.GetTimestamp()) };
            await before;
            foreach (var (part, row) in await WriteAsync(outcomes, predictions, deadline, cancellationToken))
                await ReadBackAsync(outcomes, part, row, deadline, cancellationToken);
            pipeline.Explained?.Invoke(lease, read.Rows, predictions);
            if (lease.Snapshot.Shadows.Count > 0)
                Offer(lease, read.Rows, predictions);
        }
    }

    // A shadow version makes the outputs of the stable one, and nothing of what is kept beside them.
    private void Offer(BatchLease lease, Batch rows, Predictions predictions) => pipeline.Finished?.Invoke(
        new(lease.Again(Lane.Shadow), VersionShares.RowsOf(rows, predictions.Outputs),
            predictions with { Outputs = pipeline.Kept.OutputsOf(predictions.Outputs) }));

    // Another silo stored a newer score during this run. The user gets that score. A call with features of its own gets its own score: the
    // newer one is of the features of another call.
    private Task ReadBackAsync(BatchOutcomes outcomes, Predictions own, int row, Deadline deadline, CancellationToken cancellationToken)
    {
        var user = own.Outputs.Users[row];
        if (pipeline.Features.Any)
        {
            outcomes.Set(user, RowOutcome.Scored(own, row));
            return Task.CompletedTask;
        }

        return stages.RunAsync("write", [user], alone: 0,
            (_, _) => retry.RunAsync(
                "write", token => pipeline.Writer.ReadAsync(user, call, token), deadline, cancellationToken),
            stored =>
            {
                outcomes.Set(user, stored is null
                    ? RowOutcome.Scored(own, row)
                    : RowOutcome.Scored(stored with { Moments = own.Moments }, 0));
                return Task.CompletedTask;
            }, outcomes, cancellationToken);
    }
}
