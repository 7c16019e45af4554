namespace ModelPipeline.Grains;

/// <summary>A user's runs in one pipeline, and the newest score that they made. Thread-safe.</summary>
internal sealed class UserPipeline : IScoreMemory
{
    private readonly UserActivation owner;
    private Score? last;
    private long askedAt;
    private MadeScores? made;

    /// <param name="runner">The runner of the pipeline.</param>
    /// <param name="owner">The user.</param>
    /// <param name="next">Another pipeline of the user; null for none.</param>
    public UserPipeline(PipelineRunner runner, UserActivation owner, UserPipeline? next)
    {
        this.owner = owner;
        Runner = runner;
        Runs = new(runner, owner.User, this);
        Next = next;
    }

    public PipelineRunner Runner { get; }

    public UserRuns Runs { get; }

    /// <summary>Another pipeline of the user; null for none.</summary>
    public UserPipeline? Next { get; }

    /// <summary>The newest score; null if none is remembered.</summary>
    public Score? Last => Volatile.Read(ref last);

    /// <summary>The scores of the last calls with features of their own; null before the first such call.</summary>
    public MadeScores? Made => Volatile.Read(ref made);

    /// <inheritdoc />
    public bool Has(TimeSpan maxAge) => Young(maxAge) is not null;

    /// <inheritdoc />
    public bool HasOf(Guid call) => Made?.Find(call) is not null;

    /// <inheritdoc />
    public void Keep(RowOutcome outcome, CallFeatures? features)
    {
        // A user whom only lists want leaves when they have the score.
        if (owner.IsOnlyInLists && features is null)
            return;
        var score = ScoreOf(outcome);
        if (features is not null)
            Volatile.Write(ref made, (Made ?? new()).With(features.Call, score));
        // Called under the gate of the runs. The newest score stays, in whichever order runs end.
        if (last is not null && askedAt > outcome.AskedAt)
            return;
        askedAt = outcome.AskedAt;
        Volatile.Write(ref last, score);
    }

    /// <summary>
    /// The reply to a call whose features do not fit, and to a call without features that takes the remembered score. Null for a call that
    /// needs a run.
    /// </summary>
    public ScoreReply? ReplyWithoutRun(ScoreOptions options, out CallFeatures? features)
    {
        features = null;
        if (options is { Features: null, MaxAge: { } maxAge } && Young(maxAge) is { } score)
            return new(ScoreStatus.Scored, score);
        var fault = Runner.Pipeline.Features.Read(options.Features?.Json, options.Features?.Call ?? default, out features);
        return fault is null ? null : PredictionTurns.Of(fault);
    }

    /// <summary>The reply with the score that the memory had a moment ago (<see cref="UserRuns.TryScore"/>).</summary>
    /// <param name="features">The features that came with the call; null for a call without.</param>
    public ScoreReply Remembering(CallFeatures? features) =>
        (features is null ? Last : Made?.Find(features.Call)) is { } score
            ? new(ScoreStatus.Scored, score)
            : Replies.Of(Runner.Pipeline.Name, RowOutcome.Forgotten);

    /// <summary>The reply with the outcome of a run.</summary>
    public ScoreReply ReplyTo(RowOutcome outcome)
    {
        if (outcome.Kind != RowOutcomeKind.Scored)
            return Replies.Of(Runner.Pipeline.Name, outcome);
        // A run has a user once, and all of its callers get the object that the memory has.
        var made = outcome.Predictions!;
        return new(ScoreStatus.Scored,
            Last is { } seen && seen.RunId == made.RunId && seen.ScoredAt == made.ScoredAt ? seen : ScoreOf(outcome));
    }

    /// <summary>Drops the scores.</summary>
    public void Forget()
    {
        Interlocked.Exchange(ref last, null);
        Interlocked.Exchange(ref made, null);
    }

    private Score ScoreOf(RowOutcome outcome) => Replies.ScoreOf(Runner.Pipeline.Name, owner.User, outcome);

    private Score? Young(TimeSpan maxAge)
    {
        Score? score;
        long asked;
        lock (Runs.Gate)
        {
            score = last;
            asked = askedAt;
        }

        return score is not null && Runner.AgeOf(asked) <= maxAge && IsCurrent(score) ? score : null;
    }

    // A score of another version than the one that scores the user now is not used again.
    private bool IsCurrent(Score score) => score.ModelVersion == Runner.Pipeline.Versions.Current.VersionFor(Runs.User).Id;
}
