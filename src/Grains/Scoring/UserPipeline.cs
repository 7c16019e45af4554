namespace ModelPipeline.Grains;

/// <summary>A user's runs in one pipeline, and the newest score that they made. Thread-safe.</summary>
internal sealed class UserPipeline : IScoreMemory
{
    private Remembered? last;
    private MadeScores? made;

    public UserPipeline(PipelineRunner runner, string user)
    {
        Runner = runner;
        Runs = new(runner, user, this);
    }

    public PipelineRunner Runner { get; }

    public UserRuns Runs { get; }

    public Remembered? Last => Volatile.Read(ref last);

    /// <summary>The scores of the last calls with features of their own; null before the first such call.</summary>
    public MadeScores? Made => Volatile.Read(ref made);

    /// <inheritdoc />
    public bool Has(TimeSpan maxAge) =>
        Last is { } seen && Runner.AgeOf(seen.AskedAt) <= maxAge && IsCurrent(seen.Score);

    /// <inheritdoc />
    public bool HasOf(Guid call) => Made?.Find(call) is not null;

    /// <inheritdoc />
    public void Keep(RowOutcome outcome, CallFeatures? features)
    {
        var kept = new Remembered(Replies.ScoreOf(Runner.Pipeline.Name, outcome), outcome.AskedAt);
        // Runs end one after the other, under the lock of the user's runs.
        if (features is not null)
            Volatile.Write(ref made, (Made ?? new()).With(features.Call, kept.Score));
        // Keeps the newest score, in whichever order runs end.
        for (var seen = Last; seen is null || seen.AskedAt <= kept.AskedAt; seen = Last)
        {
            if (Interlocked.CompareExchange(ref last, kept, seen) == seen)
                return;
        }
    }

    /// <summary>
    /// The reply to a call whose features do not fit, and to a call without features that takes the remembered score. Null for a call that
    /// needs a run.
    /// </summary>
    public ScoreReply? ReplyWithoutRun(ScoreOptions options, out CallFeatures? features)
    {
        features = null;
        if (options is { Features: null, MaxAge: { } maxAge } && Has(maxAge))
            return new(ScoreStatus.Scored, Last!.Score);
        var fault = Runner.Pipeline.Features.Read(options.Features?.Json, options.Features?.Call ?? default, out features);
        return fault is null ? null : PredictionTurns.Of(fault);
    }

    /// <summary>The reply with the score that the memory has (<see cref="UserRuns.TryScore"/>).</summary>
    /// <param name="features">The features that came with the call; null for a call without.</param>
    public ScoreReply Remembering(CallFeatures? features) =>
        new(ScoreStatus.Scored, features is null ? Last!.Score : Made!.Find(features.Call));

    /// <summary>The reply with the outcome of a run.</summary>
    public ScoreReply ReplyTo(RowOutcome outcome) =>
        Last is { } seen && seen.AskedAt == outcome.AskedAt && outcome.Kind == RowOutcomeKind.Scored
            ? new(ScoreStatus.Scored, seen.Score)
            : Replies.Of(Runner.Pipeline.Name, outcome);

    /// <summary>Drops the scores.</summary>
    public void Forget()
    {
        Interlocked.Exchange(ref last, null);
        Interlocked.Exchange(ref made, null);
    }

    // A score of another version than the one that scores the user now is not used again.
    private bool IsCurrent(Score score) => score.ModelVersion == Runner.Pipeline.Versions.Current.VersionFor(Runs.User).Id;

    /// <summary>
    /// A score, and when its input was asked for on the monotonic clock: no wrong wall clock makes an old score look new.
    /// </summary>
    internal sealed record Remembered(Score Score, long AskedAt);
}
