using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// The walk of one batch through the rooms: one read, one model call, one committed write. Outcomes are per user; a row that makes a
/// stage fail is found by halving the batch, so that it fails alone.
/// </summary>
internal sealed partial class BatchScorer(
    Pipeline pipeline,
    StoreCall call,
    PipelineMetrics metrics,
    StoreClock time,
    TimeProvider clock,
    ILogger log)
{
    // Queries of one batch at a time, while it is narrowed down.
    private const int StoreConcurrency = 4;

    private readonly Retry retry = new(pipeline.Name, clock, log);
    private readonly LateFaults late = new(pipeline.Name, log);
    private readonly Suspects suspects = new(clock);

    /// <summary>How a store last failed; null while it works.</summary>
    public PipelineException? Outage => retry.Outage;

    private string Run => call.Job is { } job ? $"job {job}" : "a run";

    /// <summary>Scores distinct users. Trouble is an outcome, not an exception.</summary>
    /// <param name="users">Whom to score; their order changes.</param>
    /// <param name="lane">What for.</param>
    /// <param name="deadline">Until when transient trouble is retried.</param>
    /// <param name="onSettled">Told of each user's outcome, once and as soon as it is known.</param>
    /// <param name="cancellationToken">Ends the walk; a user without an outcome by then gets DeadlineExceeded.</param>
    public async Task ScoreAsync(
        string[] users,
        Lane lane,
        Deadline deadline,
        Action<string, RowOutcome> onSettled,
        CancellationToken cancellationToken)
    {
        var alone = suspects.MoveToEnd(users);
        var outcomes = new BatchOutcomes(users, onSettled);
        try
        {
            var runId = Guid.CreateVersion7(clock.GetUtcNow());
            await using var lease = Lease(lane);
            await ReadAsync(outcomes, users, alone, deadline,
                read => FinishAsync(outcomes, lease, read, runId, deadline, cancellationToken), cancellationToken);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            // Drivers end a cancelled call in their own ways; whatever was thrown, the reason is the deadline.
            late.Report("score", e);
        }

        outcomes.SettleRest(RowOutcome.DeadlineExceeded);
    }

    /// <summary>Reads the rows of users; settles those that have none.</summary>
    /// <param name="outcomes">Of these users.</param>
    /// <param name="users">The users.</param>
    /// <param name="alone">How many at the end are read alone.</param>
    /// <param name="deadline">Until when transient trouble is retried.</param>
    /// <param name="take">
    /// Takes what a query gave, while others may be under way: rows that belong to one user each, and when they were asked for.
    /// </param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task ReadAsync(
        BatchOutcomes outcomes,
        string[] users,
        int alone,
        Deadline deadline,
        Func<SourceRows, Task> take,
        CancellationToken cancellationToken) =>
        StageAsync("retrieve", users, alone, async (start, count) =>
        {
            var part = count == users.Length ? users : users[start..(start + count)];
            var retrievedAt = default(DateTimeOffset);
            var source = await retry.RunAsync("retrieve", token =>
            {
                retrievedAt = Now();
                return pipeline.Retriever.GetAsync(part, call, token);
            }, deadline, cancellationToken);
            return new SourceRows(outcomes.TakeRows(source, start, count), retrievedAt);
        }, take, outcomes, cancellationToken);

    /// <summary>The model for a batch.</summary>
    public ModelLease Lease(Lane lane) => pipeline.Models.Lease(lane);

    /// <summary>Applies the model to rows; settles those that it cannot be fed or fails on.</summary>
    /// <returns>What is to be written; usually one.</returns>
    public async Task<IReadOnlyList<Predictions>> ApplyAsync(
        BatchOutcomes outcomes,
        ModelLease lease,
        Batch source,
        DateTimeOffset retrievedAt,
        Guid runId,
        CancellationToken cancellationToken)
    {
        var inputs = Bind(outcomes, source);
        var made = new List<Predictions>(1);
        var refused = (List<(int Row, ModelException Error)>?)null;
        await StageAsync("apply", inputs.Users, alone: 0, async (start, count) =>
        {
            var rows = inputs.Slice(start, count);
            var outputs = await late.WaitAsync("apply", lease.ApplyAsync(rows, cancellationToken).AsTask(), cancellationToken);
            if (outputs.Count != count)
                throw new ModelException($"The model made {outputs.Count} rows of {count}.");
            pipeline.Scored.Keep(rows);
            return new Predictions(outputs, lease.Version, retrievedAt, Now(), runId);
        }, predictions =>
        {
            made.Add(predictions);
            return Task.CompletedTask;
        }, outcomes, cancellationToken, JudgesLater);
        if (made.Count > 0)
            pipeline.Health.Worked("apply");
        if (refused is not null)
            await JudgeAsync(outcomes, lease, inputs, refused, cancellationToken);
        return made;

        bool JudgesLater(int row, Exception e)
        {
            if (e is not ModelException { IsOutput: false } error)
                return false;
            (refused ??= []).Add((row, error));
            return true;
        }
    }

    /// <summary>Writes predictions and settles their users, but for those for whom a newer score was stored already.</summary>
    /// <returns>These, with what was made of them.</returns>
    public async Task<IReadOnlyList<(Predictions Predictions, int Row)>> WriteAsync(BatchOutcomes outcomes, Predictions predictions,
        Deadline deadline, CancellationToken cancellationToken)
    {
        var superseded = new List<(Predictions, int)>();
        await StageAsync("write", predictions.Outputs.Users, alone: 0, async (start, count) =>
        {
            var part = predictions with { Outputs = predictions.Outputs.Slice(start, count) };
            var newer = await retry.RunAsync(
                "write", token => pipeline.Writer.WriteAsync(part, call, token), deadline, cancellationToken);
            return (Part: part, Newer: newer);
        }, written =>
        {
            for (var row = 0; row < written.Part.Outputs.Count; row++)
            {
                if (written.Newer.Count == 0 || !written.Newer.Contains(row))
                    outcomes.Settle(written.Part.Outputs.Users[row], RowOutcome.Scored(written.Part, row));
            }

            lock (superseded)
                superseded.AddRange(written.Newer.Select(row => (written.Part, row)));
            return Task.CompletedTask;
        }, outcomes, cancellationToken);
        return superseded;
    }

    /// <summary>Records users whom a job could not score.</summary>
    /// <exception cref="PipelineException">They could not be recorded before the deadline.</exception>
    public Task RecordAsync(Guid job, IReadOnlyList<FailedUser> users, Deadline deadline,
        CancellationToken cancellationToken) => retry.RunAsync("record", async token =>
    {
        await pipeline.Writer.WriteFailuresAsync(job, users, call, token);
        return true;
    }, deadline, cancellationToken);

    /// <summary>The time in which scores are stamped.</summary>
    public DateTimeOffset Now() => time.Now();

    private async Task FinishAsync(
        BatchOutcomes outcomes,
        ModelLease lease,
        SourceRows read,
        Guid runId,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        foreach (var predictions in await ApplyAsync(outcomes, lease, read.Rows, read.RetrievedAt, runId, cancellationToken))
        {
            foreach (var (part, row) in await WriteAsync(outcomes, predictions, deadline, cancellationToken))
                await ReadBackAsync(outcomes, part, row, deadline, cancellationToken);
        }
    }

    // A newer score was stored while this run was under way, by another silo: that one is the user's.
    private Task ReadBackAsync(BatchOutcomes outcomes, Predictions own, int row, Deadline deadline, CancellationToken cancellationToken)
    {
        var user = own.Outputs.Users[row];
        return StageAsync("write", [user], alone: 0,
            (_, _) => retry.RunAsync(
                "write", token => pipeline.Writer.ReadAsync(user, call, token), deadline, cancellationToken),
            stored =>
            {
                outcomes.Settle(user, stored is null ? RowOutcome.Scored(own, row) : RowOutcome.Scored(stored, 0));
                return Task.CompletedTask;
            }, outcomes, cancellationToken);
    }

    private Batch Bind(BatchOutcomes outcomes, Batch source)
    {
        var unusable = new List<UnusableRow>();
        var inputs = pipeline.Binding.Bind(source, unusable);
        foreach (var row in unusable)
            outcomes.Settle(source.Users[row.Row], RowOutcome.Unusable(row));
        return inputs;
    }

    // Rows that the model fails on alone: expected trouble, where it answers others.
    private async Task JudgeAsync(BatchOutcomes outcomes, ModelLease lease, Batch inputs, List<(int Row, ModelException Error)> refused,
        CancellationToken cancellationToken)
    {
        var blame = new RowBlame(lease, pipeline.Scored, clock);
        var judged = new List<RowOutcome>(refused.Count);
        foreach (var (row, error) in refused)
            judged.Add(await blame.JudgeAsync(inputs.Slice(row, 1), error, cancellationToken));
        var failed = judged.Count(outcome => outcome.Kind == RowOutcomeKind.Failed);
        var unusable = judged.Count - failed;
        if (failed == inputs.Count)
            pipeline.Health.Failed("apply", refused[0].Error.Message, mayPass: false, clock);
        foreach (var ((row, _), outcome) in refused.Zip(judged))
            outcomes.Settle(inputs.Users[row], outcome);
        if (failed > 0)
            LogFailed(pipeline.Name, "apply", failed, Run, inputs.Users[refused[0].Row], refused[0].Error.Detail);
        if (unusable > 0)
            LogRefused(pipeline.Name, unusable, Run, inputs.Users[refused[0].Row], refused[0].Error.Detail);
    }

    private async Task StageAsync<T>(
        string stage,
        IReadOnlyList<string> users,
        int alone,
        Func<int, int, Task<T>> work,
        Func<T, Task> then,
        BatchOutcomes outcomes,
        CancellationToken cancellationToken,
        Func<int, Exception, bool>? judgesLater = null)
    {
        var (began, ended) = (clock.GetTimestamp(), 0L);
        var failed = 0;
        var first = (Exception?)null;
        var firstUser = "";
        var poison = (List<string>?)null;
        // The processor has no more to give where several calls of a model are narrowed down at a time.
        await new Halving<T>(Timed, then, e => MayBeOneRow(stage, e), Fail, stage == "apply" ? 1 : StoreConcurrency, cancellationToken,
                stage == "apply" ? null : AreAlike)
            .RunAsync(users.Count, alone);
        metrics.StageEnded(pipeline.Name, stage, clock.GetElapsedTime(began, ended));
        if (poison is not null)
            suspects.Remember(poison, users.Count);
        if (stage != "apply" && failed < users.Count && (first is null || MayBeOneRow(stage, first)))
            pipeline.Health.Worked(stage);
        // One line a run: a table that is broken for everybody does not write a line for each.
        if (first is not null)
            Report(stage, failed, firstUser, first);

        async Task<T> Timed(int start, int count)
        {
            try
            {
                return await work(start, count);
            }
            finally
            {
                Volatile.Write(ref ended, clock.GetTimestamp());
            }
        }

        void Fail(int start, int count, Exception e)
        {
            if (MayBeOneRow(stage, e))
            {
                (poison ??= []).AddRange(users.Skip(start).Take(count));
            }
            else
            {
                outcomes.Failure ??= e;
            }

            if (judgesLater?.Invoke(start, e) == true)
                return;
            // Before a caller is told: whoever then asks whether the pipeline is ready knows as much.
            if (first is null && !MayBeOneRow(stage, e))
                pipeline.Health.Failed(stage, Describe(stage, e).Reason, e is PipelineException { IsTransient: true }, clock);
            for (var row = start; row < start + count; row++)
                outcomes.Settle(users[row], Describe(stage, e));
            failed += count;
            if (first is not null)
                return;
            first = e;
            firstUser = users[start];
        }
    }

    // A model fails on what it is fed, whatever it throws; a store says itself whether a value was to blame.
    private static bool MayBeOneRow(string stage, Exception e) => stage == "apply" || e is PipelineException { BlamesData: true };

    // What a store says of a row holds no value of the row: where a table is broken for everybody, it says the same for each.
    private static bool AreAlike(Exception one, Exception other) =>
        one is StoreException first && other is StoreException second && first.Cause == second.Cause;

    private static RowOutcome Describe(string stage, Exception e) => e switch
    {
        StoreException { BlamesData: true } error when stage == "retrieve" => RowOutcome.Refused(error),
        PipelineException { IsTransient: true } error => RowOutcome.Unavailable(error),
        PipelineException error => RowOutcome.Failed(error),
        _ => RowOutcome.Failed($"The pipeline failed to {stage} ({e.GetType().Name}); the log of the silo says more."),
    };

    // What an exception that is none of ours says can hold a value of a row: where it came from is enough.
    private void Report(string stage, int users, string first, Exception e)
    {
        if (e is PipelineException error)
        {
            LogFailed(pipeline.Name, stage, users, Run, first, error.Detail);
        }
        else
        {
            LogUnexpected(pipeline.Name, stage, users, Run, first, e.GetType(), e.StackTrace);
        }
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: {Stage} failed for {Users} user(s) of {Run}, {First} the first. {Reason}")]
    private partial void LogFailed(string pipeline, string stage, int users, string run, string first, string reason);

    [LoggerMessage(EventId = 122, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the model answers other rows and fails on those of {Users} user(s) of {Run}, "
            + "{First} the first. {Reason}")]
    private partial void LogRefused(string pipeline, int users, string run, string first, string reason);

    [LoggerMessage(EventId = 121, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: {Stage} failed unexpectedly for {Users} user(s) of {Run}, {First} the first: {Type}\n{StackTrace}")]
    private partial void LogUnexpected(
        string pipeline, string stage, int users, string run, string first, Type type, string? stackTrace);
}
