namespace ModelPipeline.Grains;

/// <summary>
/// The state of an active user: the user's runs in each pipeline, and the last scores. With a grain it exists as long as the grain is
/// active, so there is one in the cluster. Callers on the grain's own silo use it without a message. Without a grain, in a cluster of one
/// process, it is in the table of the silo. Thread-safe.
/// </summary>
/// <param name="user">The user.</param>
/// <param name="users">The users of the silo.</param>
/// <param name="stay">The stay of the user's grain; null for a user without a grain.</param>
/// <param name="callClass">The class of the call that made the user active.</param>
// Millions of users can be idle at a time, so an idle user has few fields and few objects.
internal sealed class UserActivation(
    string user, UserActivations users, GrainStay? stay = null, CallClass callClass = CallClass.Single)
{
    // The number of calls of a user who has left.
    private const int Closed = int.MinValue;

    // The first of the pipelines that scored the user. Pipelines are only added.
    private UserPipeline? known;
    private int calls;
    private int usedAt = users.Turn;
    private volatile bool isOnlyInLists = stay is null && callClass == CallClass.List;

    /// <summary>The user.</summary>
    public string User => user;

    /// <summary>The stay of the user's grain; null for a user without a grain.</summary>
    public GrainStay? Stay => stay;

    /// <summary>Whether the next call should go through the grain (<see cref="GrainStay.IsDueAtGrain"/>).</summary>
    public bool IsDueAtGrain => stay is { IsDueAtGrain: true };

    /// <summary>Whether there is no call and no remembered score.</summary>
    public bool HoldsNothing => Volatile.Read(ref calls) == 0 && RemembersNothing;

    /// <summary>Whether no call is under way.</summary>
    public bool IsIdle => Volatile.Read(ref calls) == 0;

    /// <summary>Whether all callers were lists. Such a user has no grain, leaves after the last of them, and remembers nothing.</summary>
    public bool IsOnlyInLists => isOnlyInLists;

    /// <summary>The turn of the last call, of a user without a grain (<see cref="UserActivations.Turn"/>).</summary>
    public int UsedAt => Volatile.Read(ref usedAt);

    private bool RemembersNothing
    {
        get
        {
            for (var own = Volatile.Read(ref known); own is not null; own = own.Next)
            {
                if (own.Last is not null)
                    return false;
            }

            return true;
        }
    }

    private bool HasRuns
    {
        get
        {
            for (var own = Volatile.Read(ref known); own is not null; own = own.Next)
            {
                if (!own.Runs.AreOver)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Runs a pipeline for the user. False if the user is about to leave.</summary>
    public bool TryScore(string? pipeline, ScoreOptions options, CancellationToken cancellationToken, out ValueTask<ScoreReply> scoring)
    {
        scoring = default;
        if (!TryEnter(options.Class))
            return false;
        scoring = options.Trace is { } trace && PipelineTraces.IsCollected
            ? SampledAsync(trace, pipeline, options, cancellationToken)
            : ScoreAsync(null, pipeline, options, cancellationToken);
        return true;
    }

    /// <summary>Scores the user as one of a list. The list calls <see cref="Exit"/> when the user has a reply.</summary>
    /// <returns>False if the user is about to leave.</returns>
    public bool TryScore(ListScores list, int row)
    {
        if (!TryEnter(list.Class))
            return false;
        list.Begin(row, this, Of(list.Runner));
        return true;
    }

    /// <summary>Drops the remembered score of a pipeline.</summary>
    public void Forget(PipelineRunner runner)
    {
        for (var own = Volatile.Read(ref known); own is not null; own = own.Next)
        {
            if (own.Runner == runner)
                own.Forget();
        }
    }

    /// <summary>
    /// Takes no more calls, of a user without a grain. False, and calls go on, if a call or a run is under way or a score is remembered. A
    /// run can be under way without a call: its caller has given up.
    /// </summary>
    /// <param name="withScores">Whether remembered scores do not matter.</param>
    public bool TryClose(bool withScores)
    {
        if (Interlocked.CompareExchange(ref calls, Closed, 0) != 0)
            return false;
        if ((withScores || RemembersNothing) && !HasRuns)
            return true;
        // Twice Closed is 0. Calls that were refused meanwhile are still counted.
        Interlocked.Add(ref calls, Closed);
        return false;
    }

    /// <summary>Takes no more calls and waits until the present calls are over. Of a user with a grain, called once.</summary>
    public Task LeaveAsync()
    {
        var leaving = stay!.Leave();
        if (Volatile.Read(ref calls) == 0)
            stay.Over();
        return leaving;
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
            if (users.Pipelines.Find(pipeline) is not { } runner)
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
                return own.Remembering(features);
            }

            var outcome = await scoring;
            var reply = own.ReplyTo(outcome);
            return options.Timing ? reply with { Timing = Replies.TimingOf(runner.TimesOf(outcome, arrivedAt)) } : reply;
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>A call of the user is over.</summary>
    public void Exit()
    {
        if (Interlocked.Decrement(ref calls) != 0)
            return;
        stay?.Over();
        // A list can have more users than the memory holds, and nobody asks for most of them again. Users without a score, millions of
        // unknown ids perhaps, leave at once too.
        if (stay is null && (isOnlyInLists || RemembersNothing))
            users.TryLeaveWithoutGrain(this, withScores: isOnlyInLists);
    }

    private bool TryEnter(CallClass callClass)
    {
        if (stay is null)
        {
            usedAt = users.Turn;
            if (isOnlyInLists && callClass != CallClass.List)
                isOnlyInLists = false;
        }

        if (Interlocked.Increment(ref calls) >= 0 && stay is not { IsLeaving: true })
            return true;
        Exit();
        return false;
    }

    private UserPipeline Of(PipelineRunner runner)
    {
        while (true)
        {
            var first = Volatile.Read(ref known);
            for (var own = first; own is not null; own = own.Next)
            {
                if (own.Runner == runner)
                    return own;
            }

            Interlocked.CompareExchange(ref known, new(runner, this, first), first);
        }
    }
}
