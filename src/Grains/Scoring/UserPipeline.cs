namespace ModelPipeline.Grains;

/// <summary>A user's runs in one pipeline, and the newest score that they made. Thread-safe.</summary>
internal sealed class UserPipeline : IScoreMemory
{
    private Remembered? last;

    public UserPipeline(PipelineRunner runner, string user)
    {
        Runner = runner;
        Runs = new(runner, user, this);
    }

    public PipelineRunner Runner { get; }

    public UserRuns Runs { get; }

    public Remembered? Last => Volatile.Read(ref last);

    /// <inheritdoc />
    public bool Has(TimeSpan maxAge) =>
        Last is { } seen && Runner.AgeOf(seen.AskedAt) <= maxAge && IsCurrent(seen.Score);

    /// <inheritdoc />
    public void Keep(RowOutcome outcome)
    {
        var made = new Remembered(Replies.ScoreOf(Runner.Pipeline.Name, outcome), outcome.AskedAt);
        // Keeps the newest score, in whichever order runs end.
        for (var seen = Last; seen is null || seen.AskedAt <= made.AskedAt; seen = Last)
        {
            if (Interlocked.CompareExchange(ref last, made, seen) == seen)
                return;
        }
    }

    /// <summary>Drops the score.</summary>
    public void Forget() => Interlocked.Exchange(ref last, null);

    // A score of another version than the one that scores the user now is not used again.
    private bool IsCurrent(Score score) => score.ModelVersion == Runner.Pipeline.Versions.Current.VersionFor(Runs.User).Id;

    /// <summary>
    /// A score, and when its input was asked for on the monotonic clock: no wrong wall clock makes an old score look new.
    /// </summary>
    internal sealed record Remembered(Score Score, long AskedAt);
}
