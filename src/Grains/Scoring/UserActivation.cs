namespace ModelPipeline.Grains;

/// <summary>
/// The state of a user's active grain: the user's runs in each pipeline, and the last scores. It exists as long as the grain is active, so
/// there is one in the cluster. Callers on the grain's own silo use it without a message. Thread-safe.
/// </summary>
internal sealed class UserActivation(string user, PipelineSet pipelines, TimeProvider clock)
{
    // For some seconds APIs can disagree about a user's silo. The user does not move back and forth meanwhile.
    private static readonly TimeSpan LeastStay = TimeSpan.FromSeconds(5);

    // Orleans deactivates idle grains after minutes. One call a minute through the grain shows Orleans that the user is not idle.
    private static readonly TimeSpan VisitEvery = TimeSpan.FromMinutes(1);

    private readonly long activatedAt = clock.GetTimestamp();

    // The array has few entries: few pipelines score one user, and an idle user should need little memory. The array is replaced and never
    // changed.
    private UserPipeline[] known = [];
    private int calls;
    private long visitedAt = clock.GetTimestamp();
    private TaskCompletionSource? left;

    /// <summary>The user.</summary>
    public string User => user;

    /// <summary>Whether the activation is old enough to move to another silo.</summary>
    public bool MayMove => clock.GetElapsedTime(activatedAt) >= LeastStay;

    /// <summary>
    /// Whether the next call should go through the grain. Orleans does not see calls that bypass the grain, and deactivates idle grains.
    /// </summary>
    public bool IsDueAtGrain => clock.GetElapsedTime(Volatile.Read(ref visitedAt)) >= VisitEvery;

    /// <summary>Whether there is no call and no remembered score.</summary>
    public bool HoldsNothing => Volatile.Read(ref calls) == 0 && Array.TrueForAll(Volatile.Read(ref known), own => own.Last is null);

    /// <summary>Records a call through the grain.</summary>
    public void Visit() => Volatile.Write(ref visitedAt, clock.GetTimestamp());

    /// <summary>Runs a pipeline for the user. False if the grain is about to leave.</summary>
    public bool TryScore(string? pipeline, ScoreOptions options, CancellationToken cancellationToken, out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        Interlocked.Increment(ref calls);
        if (Volatile.Read(ref left) is not null)
        {
            Exit();
            return false;
        }

        scoring = options.Trace is { } trace && PipelineTraces.IsCollected
            ? SampledAsync(trace, pipeline, options, cancellationToken)
            : ScoreAsync(null, pipeline, options, cancellationToken);
        return true;
    }

    /// <summary>Drops the remembered score of a pipeline.</summary>
    public void Forget(PipelineRunner runner)
    {
        foreach (var own in Volatile.Read(ref known))
        {
            if (own.Runner == runner)
                own.Forget();
        }
    }

    /// <summary>Takes no more calls and waits until the present calls are over. Called once.</summary>
    public Task LeaveAsync()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref left, over);
        if (Volatile.Read(ref calls) == 0)
            over.TrySetResult();
        return over.Task;
    }

    // A list has one span, of which its runs are parts: a span for each of its users would be too many.
    private async ValueTask<ScoreReply> SampledAsync(
        CallTrace trace, string? pipeline, ScoreOptions options, CancellationToken cancellationToken)
    {
        if (options.Class != CallClass.Single)
            return await ScoreAsync(new(trace.ToContext()), pipeline, options, cancellationToken);
        using var span = ScoreSpan.Begin(trace);
        if (span is null)
            return await ScoreAsync(null, pipeline, options, cancellationToken);
        var call = new SampledCall(span.Context);
        var reply = await ScoreAsync(call, pipeline, options, cancellationToken);
        ScoreSpan.Complete(span, call, reply);
        return reply;
    }

    private async ValueTask<ScoreReply> ScoreAsync(
        SampledCall? sampled, string? pipeline, ScoreOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (pipelines.Find(pipeline) is not { } runner)
                return Replies.UnknownPipeline(pipeline);
            var own = Of(runner);
            var features = (CallFeatures?)null;
            if ((options.Features is not null || runner.TakesFeatures) && own.ReplyWithoutRun(options, out features) is { } early)
                return early;
            var lane = options.Class == CallClass.Single ? Lane.Single : Lane.List;
            var deadline = runner.NewDeadline(options.Within);
            var arrivedAt = options.Timing ? runner.Timestamp() : 0;
            if (!own.Runs.TryScore(
                lane, deadline, options.MaxAge, cancellationToken, out var scoring, options.Tenant, sampled, features))
            {
                return new(ScoreStatus.Scored, features is null ? own.Last!.Score : own.Made!.Find(features.Call));
            }

            var outcome = await scoring;
            var reply = own.Last is { } last && last.AskedAt == outcome.AskedAt && outcome.Kind == RowOutcomeKind.Scored
                ? new(ScoreStatus.Scored, last.Score)
                : Replies.Of(runner.Pipeline.Name, outcome);
            return options.Timing ? reply with { Timing = Replies.TimingOf(runner.TimesOf(outcome, arrivedAt)) } : reply;
        }
        finally
        {
            Exit();
        }
    }

    private void Exit()
    {
        if (Interlocked.Decrement(ref calls) == 0)
            Volatile.Read(ref left)?.TrySetResult();
    }

    private UserPipeline Of(PipelineRunner runner)
    {
        while (true)
        {
            var seen = Volatile.Read(ref known);
            foreach (var own in seen)
            {
                if (own.Runner == runner)
                    return own;
            }

            Interlocked.CompareExchange(ref known, [.. seen, new(runner, user)], seen);
        }
    }
}
