namespace ModelPipeline.Grains;

/// <summary>
/// What the active grain of a user holds: the user's runs in each pipeline, and their last scores. Lives and ends with the grain, so that
/// there is one in the cluster; callers of the grain's own silo come to it without a message. Thread-safe.
/// </summary>
internal sealed class UserActivation(string user, PipelineSet pipelines, TimeProvider clock)
{
    // APIs can disagree for some seconds on who has a user; it does not go back and forth meanwhile.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    // Often enough for Orleans to see that a user is not idle: grains are collected after minutes.
    private static readonly TimeSpan VisitEvery = TimeSpan.FromMinutes(1);

    private readonly long cameAt = clock.GetTimestamp();

    // Few entries: a user is scored by few pipelines, and an idle user should be small. Replaced, not changed.
    private UserPipeline[] known = [];
    private int calls;
    private long visitedAt = clock.GetTimestamp();
    private TaskCompletionSource? left;

    /// <summary>Whose it is.</summary>
    public string User => user;

    /// <summary>Whether it has been here for long enough to move.</summary>
    public bool HasSettled => clock.GetElapsedTime(cameAt) >= Settled;

    /// <summary>
    /// Whether the next call should come through the grain: those that pass it by are nothing to Orleans, which collects idle grains.
    /// </summary>
    public bool IsDueAtGrain => clock.GetElapsedTime(Volatile.Read(ref visitedAt)) >= VisitEvery;

    /// <summary>Whether nobody waits for it and it remembers no score.</summary>
    public bool HoldsNothing => Volatile.Read(ref calls) == 0 && Array.TrueForAll(Volatile.Read(ref known), own => own.Last is null);

    /// <summary>A call came through the grain.</summary>
    public void Visit() => Volatile.Write(ref visitedAt, clock.GetTimestamp());

    /// <summary>Runs a pipeline for the user. False where the grain is about to go.</summary>
    public bool TryScore(string? pipeline, ScoreOptions options, CancellationToken cancellationToken, out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        Interlocked.Increment(ref calls);
        if (Volatile.Read(ref left) is not null)
        {
            Exit();
            return false;
        }

        scoring = ScoreAsync(pipeline, options, cancellationToken);
        return true;
    }

    /// <summary>Takes no more calls, and waits until those that it has are over. Once.</summary>
    public Task LeaveAsync()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref left, over);
        if (Volatile.Read(ref calls) == 0)
            over.TrySetResult();
        return over.Task;
    }

    private async ValueTask<ScoreReply> ScoreAsync(string? pipeline, ScoreOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (pipelines.Find(pipeline) is not { } runner)
                return Replies.UnknownPipeline(pipeline);
            var own = Of(runner);
            if (options.MaxAge is { } maxAge && own.Last is { } last && IsGood(last, maxAge, runner))
                return new(ScoreStatus.Scored, last.Score);
            var outcome = await own.Runs.ScoreAsync(options.Class == CallClass.Single ? Lane.Single : Lane.List,
                runner.NewDeadline(options.Within), options.MaxAge, cancellationToken);
            var reply = Replies.Of(runner.Pipeline.Name, outcome);
            if (reply.Score is { } score)
                own.Keep(new(score, outcome.AskedAt));
            return reply;
        }
        finally
        {
            Exit();
        }
    }

    private static bool IsGood(Remembered last, TimeSpan maxAge, PipelineRunner runner) =>
        runner.AgeOf(last.AskedAt) <= maxAge && last.Score.ModelVersion == runner.Pipeline.Model.Version;

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

            Interlocked.CompareExchange(ref known, [.. seen, new(runner, new(runner, user))], seen);
        }
    }

    // Its age goes by the monotonic clock: no wall clock, of whichever machine, makes an old score young.
    private sealed record Remembered(Score Score, long AskedAt);

    private sealed class UserPipeline(PipelineRunner runner, UserRuns runs)
    {
        private Remembered? last;

        public PipelineRunner Runner => runner;

        public UserRuns Runs => runs;

        public Remembered? Last => Volatile.Read(ref last);

        // The newest, whichever run ends last.
        public void Keep(Remembered score)
        {
            for (var seen = Last; seen is null || seen.AskedAt <= score.AskedAt; seen = Last)
            {
                if (Interlocked.CompareExchange(ref last, score, seen) == seen)
                    return;
            }
        }
    }
}
