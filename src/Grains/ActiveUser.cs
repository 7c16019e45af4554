namespace ModelPipeline.Grains;

/// <summary>
/// What the active grain of a user holds: the user's runs in each pipeline, and their last scores. Lives and ends with the grain, so that
/// there is one in the cluster; callers of the grain's own silo come to it without a message. Thread-safe.
/// </summary>
internal sealed class ActiveUser(string user, PipelineSet pipelines, TimeProvider clock)
{
    // APIs can disagree for some seconds on who has a user; it does not go back and forth meanwhile.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    private readonly long cameAt = clock.GetTimestamp();

    // Few entries: a user is scored by few pipelines, and an idle user should be small. Replaced, not changed.
    private UserPipeline[] known = [];
    private int calls;
    private long visitedAt = clock.GetTimestamp();
    private TaskCompletionSource? left;

    /// <summary>Whose it is.</summary>
    public string User => user;

    /// <summary>When a call last came through the grain, on the clock; those that pass it by are nothing to Orleans, which collects idle grains.</summary>
    public long VisitedAt => Volatile.Read(ref visitedAt);

    /// <summary>Whether it has been here for long enough to move.</summary>
    public bool HasSettled => clock.GetElapsedTime(cameAt) >= Settled;

    /// <summary>A call came through the grain.</summary>
    public void Visit() => Volatile.Write(ref visitedAt, clock.GetTimestamp());

    /// <summary>Begins a call. False where the grain is about to go.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref calls);
        if (Volatile.Read(ref left) is null)
            return true;
        Exit();
        return false;
    }

    /// <summary>Makes the call that was begun.</summary>
    public async ValueTask<ScoreReply> ScoreAsync(string? pipeline, ScoreOptions options, CancellationToken cancellationToken)
    {
        try
        {
            if (pipelines.Find(pipeline) is not { } runner)
                return Replies.UnknownPipeline(pipeline);
            var own = Of(runner);
            if (options.MaxAge is { } maxAge && own.Last is { } last && clock.GetUtcNow() - last.RetrievedAt <= maxAge && last.ModelVersion == runner.Pipeline.Model.Version)
                return new(ScoreStatus.Scored, last);
            var outcome = await own.Runs.ScoreAsync(runner.NewDeadline(options.Within), options.MaxAge, cancellationToken);
            var reply = Replies.Of(runner.Pipeline.Name, outcome);
            if (reply.Score is { } score)
                own.Keep(score);
            return reply;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Takes no more calls, and waits until those that it has are over.</summary>
    public Task LeaveAsync()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref left, over, null) is { } already)
            return already.Task;
        if (Volatile.Read(ref calls) == 0)
            over.TrySetResult();
        return over.Task;
    }

    private void Exit()
    {
        if (Interlocked.Decrement(ref calls) == 0)
            Volatile.Read(ref left)?.TrySetResult();
    }

    private UserPipeline Of(PipelineRunner runner)
    {
        for (var seen = Volatile.Read(ref known); ;)
        {
            foreach (var own in seen)
            {
                if (own.Runner == runner)
                    return own;
            }

            var before = Interlocked.CompareExchange(ref known, [.. seen, new(runner, new(runner, user))], seen);
            seen = before == seen ? Volatile.Read(ref known) : before;
        }
    }

    private sealed class UserPipeline(PipelineRunner runner, UserRuns runs)
    {
        private Score? last;

        public PipelineRunner Runner => runner;

        public UserRuns Runs => runs;

        public Score? Last => Volatile.Read(ref last);

        // The newest, whichever run ends last.
        public void Keep(Score score)
        {
            for (var seen = Last; seen is null || seen.RetrievedAt <= score.RetrievedAt;)
            {
                var before = Interlocked.CompareExchange(ref last, score, seen);
                if (before == seen)
                    return;
                seen = before;
            }
        }
    }
}
