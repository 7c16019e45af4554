using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Runs one stage (retrieve, apply or write) for a batch. If the stage fails because of a row, it is repeated for halves of the batch
/// (<see cref="Halving{T}"/>). Gives failed users their outcome, and reports to the log, the metrics and the pipeline's health.
/// </summary>
internal sealed partial class StageRunner(Pipeline pipeline, StoreCall call, PipelineMetrics metrics, TimeProvider clock, ILogger log)
{
    // The number of concurrent queries for one batch while it is halved.
    private const int StoreConcurrency = 4;

    /// <summary>The users whose rows recently made a batch fail.</summary>
    public Suspects Suspects { get; } = new(clock);

    /// <summary>Runs a stage.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="users">The users of the batch.</param>
    /// <param name="alone">The number of users at the end of the list who are processed one by one.</param>
    /// <param name="work">The work for the users from start to start + count.</param>
    /// <param name="then">Uses the result of the work.</param>
    /// <param name="outcomes">Receives the outcomes of users for whom the stage failed.</param>
    /// <param name="cancellationToken">Cancels the stage.</param>
    /// <param name="judgesLater">
    /// Receives the first failed row, the number of rows and the exception. True for a row whose outcome the caller decides after the
    /// stage. Null: every failed user gets an outcome at once.
    /// </param>
    public async Task RunAsync<T>(
        string stage,
        IReadOnlyList<string> users,
        int alone,
        Func<int, int, Task<T>> work,
        Func<T, Task> then,
        BatchOutcomes outcomes,
        CancellationToken cancellationToken,
        Func<int, int, Exception, bool>? judgesLater = null)
    {
        var began = clock.GetTimestamp();
        var ended = 0L;
        var failed = 0;
        var first = (Exception?)null;
        var firstUser = "";
        var badUsers = (List<string>?)null;
        // Concurrent model calls would only compete for the processor, so the model is halved one call at a time.
        var concurrency = stage == "apply" ? 1 : StoreConcurrency;
        // A slice of a job is a part of the span that its batch has.
        var hasSpans = PipelineTraces.IsRecording && (call.Job is null || stage != "apply");
        await new Halving<T>(hasSpans ? Traced : work, Use, e => MayBeOneRow(stage, e), Fail, concurrency, cancellationToken,
                stage == "apply" ? null : AreAlike)
            .RunAsync(users.Count, alone);
        metrics.StageEnded(pipeline.Name, stage, call.Trigger, clock.GetElapsedTime(began, ended));
        if (badUsers is not null)
            Suspects.Remember(badUsers, users.Count);
        if (stage != "apply" && failed < users.Count && (first is null || MayBeOneRow(stage, first)))
            pipeline.Health.Worked(stage);
        // One line per stage: a table that is broken for everybody does not write one line per user.
        if (first is not null)
            Report(stage, failed, firstUser, first, clock.GetElapsedTime(began));

        async Task<T> Traced(int start, int count)
        {
            using var span = StageSpan.Begin(stage, pipeline.Name, count);
            try
            {
                return await work(start, count);
            }
            catch (Exception e)
            {
                span.Fail(e);
                throw;
            }
        }

        Task Use(T result)
        {
            Volatile.Write(ref ended, clock.GetTimestamp());
            return then(result);
        }

        void Fail(int start, int count, Exception e)
        {
            Volatile.Write(ref ended, clock.GetTimestamp());
            if (MayBeOneRow(stage, e))
            {
                (badUsers ??= []).AddRange(users.Skip(start).Take(count));
            }
            else
            {
                outcomes.Failure ??= e;
            }

            if (judgesLater?.Invoke(start, count, e) == true)
                return;
            // The health changes before the callers get their outcomes, so that a caller who then asks for readiness sees the failure.
            if (first is null && !MayBeOneRow(stage, e))
                pipeline.Health.Failed(stage, OutcomeOf(stage, e).Reason, e is PipelineException { IsTransient: true }, clock);
            for (var row = start; row < start + count; row++)
                outcomes.Set(users[row], OutcomeOf(stage, e));
            failed += count;
            if (first is not null)
                return;
            first = e;
            firstUser = users[start];
        }
    }

    /// <summary>Records the time of a stage that cannot fail for the whole batch.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="began">When the stage began, on the monotonic clock.</param>
    public void Record(string stage, long began) =>
        metrics.StageEnded(pipeline.Name, stage, call.Trigger, clock.GetElapsedTime(began));

    /// <summary>Records how many rows of a batch a version was applied to. Rows without a role are not counted.</summary>
    public void Record(bool? isCandidate, int applied, int refused)
    {
        if (isCandidate is { } role)
            metrics.VersionApplied(pipeline.Name, role, applied, refused);
    }

    /// <summary>Logs the failure of a stage.</summary>
    /// <param name="stage">The name of the stage.</param>
    /// <param name="users">The number of users for whom the stage failed.</param>
    /// <param name="first">The first of these users.</param>
    /// <param name="e">The exception.</param>
    /// <param name="after">How long ago the stage began.</param>
    public void Report(string stage, int users, string first, Exception e, TimeSpan after = default)
    {
        // The line of the log is a part of this span: whoever collects logs gets its trace with it.
        using var span = PipelineTraces.IsCollected
            ? StageSpan.BeginLate(stage, pipeline.Name, users, e, clock.GetUtcNow() - after)
            : null;
        if (e is PipelineException error)
        {
            LogFailed(pipeline.Name, stage, users, Describe(call), first, error.Detail);
        }
        else
        {
            // The message of a foreign exception can contain a value of a row, so only its type and stack trace are logged.
            LogUnexpected(pipeline.Name, stage, users, Describe(call), first, e.GetType(), e.StackTrace);
        }
    }

    /// <summary>The name of a call in the log.</summary>
    public static string Describe(StoreCall call) => call.Job is { } job ? $"job {job}" : "a run";

    // Any exception of a model can be caused by its input, unless the model's server failed. A store's exception says whether a value is to
    // blame.
    private static bool MayBeOneRow(string stage, Exception e) =>
        stage == "apply" ? e is not ModelException { IsOfServer: true } : e is PipelineException { BlamesData: true };

    // The cause of a store's exception contains no value of a row. If a table is broken for everybody, all causes are equal.
    private static bool AreAlike(Exception one, Exception other) =>
        one is StoreException first && other is StoreException second && first.Cause == second.Cause;

    private static RowOutcome OutcomeOf(string stage, Exception e) => e switch
    {
        StoreException { BlamesData: true } error when stage == "retrieve" => RowOutcome.Refused(error),
        PipelineException { IsTransient: true } error => RowOutcome.Unavailable(error),
        PipelineException error => RowOutcome.Failed(error),
        _ => RowOutcome.Failed($"The pipeline failed to {stage} ({e.GetType().Name}); the log of the silo says more."),
    };

    [LoggerMessage(EventId = 120, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: {Stage} failed for {Users} user(s) of {Run}, {First} the first. {Reason}")]
    private partial void LogFailed(string pipeline, string stage, int users, string run, string first, string reason);

    [LoggerMessage(EventId = 121, Level = LogLevel.Error,
        Message = "Pipeline {Pipeline}: {Stage} failed unexpectedly for {Users} user(s) of {Run}, {First} the first: {Type}\n{StackTrace}")]
    private partial void LogUnexpected(
        string pipeline, string stage, int users, string run, string first, Type type, string? stackTrace);
}
