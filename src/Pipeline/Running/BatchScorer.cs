using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// The walk of one batch through the rooms: one read, one model call, one committed write. Outcomes are per user; a row that makes a
/// stage fail is found by halving the batch, so that it fails alone.
/// </summary>
internal sealed partial class BatchScorer(Pipeline pipeline, IModel model, RunTrigger trigger, PipelineMetrics metrics, TimeProvider clock, ILogger log)
{
    private readonly Retry retry = new(pipeline.Name, clock, log);

    /// <summary>What a store said when it last failed; null while it works.</summary>
    public string? Outage => retry.Outage;

    /// <summary>Scores distinct users. Trouble is an outcome, not an exception.</summary>
    /// <param name="users">Whom to score.</param>
    /// <param name="deadline">Until when transient trouble is retried.</param>
    /// <param name="onInputRead">Called once the input of all users has been read.</param>
    /// <param name="cancellationToken">Ends the walk; who is not settled by then has exceeded the deadline.</param>
    /// <returns>One outcome for each user, in their order.</returns>
    public async Task<RowOutcome[]> ScoreAsync(string[] users, Deadline deadline, Action onInputRead, CancellationToken cancellationToken)
    {
        var walk = new BatchWalk(users);
        try
        {
            var runId = Guid.CreateVersion7(clock.GetUtcNow());
            var sources = await ReadAsync(walk, users, deadline, cancellationToken);
            onInputRead();
            foreach (var (source, retrievedAt) in sources)
            {
                foreach (var predictions in await ApplyAsync(walk, source, retrievedAt, runId, cancellationToken))
                {
                    var superseded = await WriteAsync(walk, predictions, deadline, cancellationToken);
                    await ReadBackAsync(walk, superseded, deadline, cancellationToken);
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Drivers end a cancelled call in their own ways; whatever was thrown, the reason is the deadline.
        }

        return walk.Outcomes(RowOutcome.DeadlineExceeded);
    }

    /// <summary>Reads the rows of users; settles those that have none.</summary>
    /// <returns>Rows that belong to one user each, and when they were asked for.</returns>
    public async Task<IReadOnlyList<(Batch Rows, DateTimeOffset RetrievedAt)>> ReadAsync(BatchWalk walk, string[] users, Deadline deadline, CancellationToken cancellationToken)
    {
        var sources = new List<(Batch, DateTimeOffset)>(1);
        await StageAsync("retrieve", users.Length, async (start, count) =>
        {
            var part = count == users.Length ? users : users[start..(start + count)];
            var retrievedAt = default(DateTimeOffset);
            var source = await retry.RunAsync("retrieve", token =>
            {
                retrievedAt = Now();
                // Left behind at the deadline even where it does not look at its token: it must not hold a slot for ever.
                return pipeline.Retriever.GetAsync(part, trigger, token).WaitAsync(token);
            }, deadline, cancellationToken);
            sources.Add((walk.Claim(source), retrievedAt));
        }, walk, walk.Settle, cancellationToken);
        walk.SettleMissing();
        return sources;
    }

    /// <summary>Applies the model to rows; settles those that it cannot be fed or fails on.</summary>
    /// <returns>What is to be written; usually one.</returns>
    public async Task<IReadOnlyList<Predictions>> ApplyAsync(BatchWalk walk, Batch source, DateTimeOffset retrievedAt, Guid runId, CancellationToken cancellationToken)
    {
        var inputs = Bind(walk, source);
        var made = new List<Predictions>(1);
        await StageAsync("apply", inputs.Count, async (start, count) =>
        {
            var rows = inputs.Slice(start, count);
            var outputs = await model.ApplyAsync(rows, cancellationToken).AsTask().WaitAsync(cancellationToken);
            if (outputs.Count != count)
                throw new ModelException($"The model made {outputs.Count} rows of {count}.");
            pipeline.Scored.Keep(rows);
            made.Add(new(outputs, model.Version, retrievedAt, Now(), runId) { Trigger = trigger });
        }, walk, (row, outcome) => walk.Settle(inputs.Users[row], outcome), cancellationToken);
        if (made.Count > 0)
            pipeline.Trouble.Worked("apply");
        if (walk.TakeRefused() is { } refused)
            await JudgeAsync(walk, inputs, refused, cancellationToken);
        return made;
    }

    /// <summary>Writes predictions and settles their users.</summary>
    /// <returns>The users for whom a newer score was stored already.</returns>
    public async Task<IReadOnlyList<string>> WriteAsync(BatchWalk walk, Predictions predictions, Deadline deadline, CancellationToken cancellationToken)
    {
        var superseded = new List<string>();
        await StageAsync("write", predictions.Outputs.Count, async (start, count) =>
        {
            var part = predictions with { Outputs = predictions.Outputs.Slice(start, count) };
            var rows = await retry.RunAsync("write", token => pipeline.Writer.WriteAsync(part, token).WaitAsync(token), deadline, cancellationToken);
            for (var row = 0; row < count; row++)
                walk.Settle(part.Outputs.Users[row], RowOutcome.Scored(part, row));
            superseded.AddRange(rows.Select(row => part.Outputs.Users[row]));
        }, walk, (row, outcome) => walk.Settle(predictions.Outputs.Users[row], outcome), cancellationToken);
        return superseded;
    }

    /// <summary>Records users whom a job could not score.</summary>
    /// <exception cref="PipelineException">They could not be recorded before the deadline.</exception>
    public Task RecordAsync(Guid job, IReadOnlyList<FailedUser> users, Deadline deadline, CancellationToken cancellationToken) => retry.RunAsync("record", async token =>
    {
        await pipeline.Writer.WriteFailuresAsync(job, users, token).WaitAsync(token);
        return true;
    }, deadline, cancellationToken);

    /// <summary>The time, as databases keep it: one that came back changed would make a run look older than itself.</summary>
    public DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    // A newer score was stored while this run was under way (two silos, or a clock that was set back): that one is the user's.
    private async Task ReadBackAsync(BatchWalk walk, IReadOnlyList<string> users, Deadline deadline, CancellationToken cancellationToken)
    {
        foreach (var user in users)
        {
            await StageAsync("write", 1, async (_, _) =>
            {
                var stored = await retry.RunAsync("write", token => pipeline.Writer.ReadAsync(user, token).WaitAsync(token), deadline, cancellationToken);
                if (stored is not null)
                    walk.Settle(user, RowOutcome.Scored(stored, 0));
            }, walk, (_, outcome) => walk.Settle(user, outcome), cancellationToken);
        }
    }

    private Batch Bind(BatchWalk walk, Batch source)
    {
        var unusable = new List<UnusableRow>();
        var inputs = pipeline.Binding.Bind(source, unusable);
        foreach (var row in unusable)
            walk.Settle(source.Users[row.Row], RowOutcome.Unusable(row));
        return inputs;
    }

    // Rows that the model fails on alone: expected trouble, where it answers others.
    private async Task JudgeAsync(BatchWalk walk, Batch inputs, List<(int Row, ModelException Error)> refused,
        CancellationToken cancellationToken)
    {
        var blame = new RowBlame(model, pipeline.Scored, clock);
        var (failed, unusable) = (0, 0);
        foreach (var (row, error) in refused)
        {
            var outcome = await blame.JudgeAsync(inputs.Slice(row, 1), error, cancellationToken);
            walk.Settle(inputs.Users[row], outcome);
            if (outcome.Kind == RowOutcomeKind.Failed)
                failed++;
            else
                unusable++;
        }

        if (failed == inputs.Count)
            pipeline.Trouble.Failed("apply", refused[0].Error.Message, mayPass: false, clock);
        if (failed > 0)
            LogFailed(pipeline.Name, "apply", failed, refused[0].Error.Message);
        if (unusable > 0)
            LogRefused(pipeline.Name, unusable, refused[0].Error.Message);
    }

    private async Task StageAsync(string stage, int rows, Func<int, int, Task> work, BatchWalk walk, Action<int, RowOutcome> settle, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var (failed, first) = (0, (Exception?)null);
        await Halving.RunAsync(rows, work, e => MayBeOneRow(stage, e), (start, count, e) =>
        {
            if (stage == "apply" && e is ModelException { IsOutput: false } error)
            {
                walk.Refuse(start, error);
                return;
            }

            for (var row = start; row < start + count; row++)
                settle(row, Describe(stage, e));
            failed += count;
            first ??= e;
            if (!MayBeOneRow(stage, e))
                walk.Trouble ??= e;
        }, cancellationToken);
        metrics.StageEnded(pipeline.Name, stage, clock.GetElapsedTime(began));
        if (first is not null && !MayBeOneRow(stage, first))
            pipeline.Trouble.Failed(stage, Describe(stage, first).Reason, first is PipelineException { IsTransient: true }, clock);
        else if (stage != "apply" && failed < rows)
            pipeline.Trouble.Worked(stage);
        // One line a run: a table that is broken for everybody does not write a line for each.
        if (first is not null)
            Report(stage, failed, first);
    }

    // A model fails on what it is fed, whatever it throws; a store says itself whether a value was to blame.
    private static bool MayBeOneRow(string stage, Exception e) => stage == "apply" || e is PipelineException { BlamesData: true };

    private static RowOutcome Describe(string stage, Exception e) => e switch
    {
        StoreException { BlamesData: true } when stage == "retrieve" => RowOutcome.Refused(e.Message),
        PipelineException { IsTransient: true } => RowOutcome.Unavailable(e.Message),
        PipelineException => RowOutcome.Failed(e.Message),
        _ => RowOutcome.Failed($"The pipeline failed to {stage} ({e.GetType().Name}); the log of the silo says more."),
    };

    // What an exception that is none of ours says can hold a value of a row: where it came from is enough.
    private void Report(string stage, int users, Exception e)
    {
        if (e is PipelineException)
            LogFailed(pipeline.Name, stage, users, e.Message);
        else
            LogUnexpected(pipeline.Name, stage, users, e.GetType(), e.StackTrace);
    }

    [LoggerMessage(EventId = 120, Level = LogLevel.Error, Message = "Pipeline {Pipeline}: {Stage} failed for {Users} user(s) of a run. {Reason}")]
    private partial void LogFailed(string pipeline, string stage, int users, string reason);

    [LoggerMessage(EventId = 122, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: the model answers other rows and fails on those of {Users} user(s) of a run. {Reason}")]
    private partial void LogRefused(string pipeline, int users, string reason);

    [LoggerMessage(EventId = 121, Level = LogLevel.Error, Message = "Pipeline {Pipeline}: {Stage} failed unexpectedly for {Users} user(s) of a run: {Type}\n{StackTrace}")]
    private partial void LogUnexpected(string pipeline, string stage, int users, Type type, string? stackTrace);
}
