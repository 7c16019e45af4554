namespace ModelPipeline.Grains;

/// <summary>
/// Collects what a candidate and the stable version did since the candidate got its guard, and judges the candidate. Each silo has its
/// statistics in memory: where other silos answer than before, the watch begins anew. A silo that comes back would bring what its versions
/// did long ago.
/// </summary>
/// <param name="collect">Asks the silos what versions of a pipeline did (<see cref="RolloutSilos.CollectAsync"/>).</param>
/// <param name="clock">Measures the time between two questions.</param>
internal sealed class GuardWatch(Func<string, string[], Task<CollectedStatistics>> collect, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private string watched = "";
    private (VersionStatistics Candidate, VersionStatistics Stable)? start;
    private long askedAt;

    /// <summary>Why the candidate is to be taken back; null if it stays, or if it is not time to ask.</summary>
    public async Task<string?> JudgeAsync(string pipeline, RolloutDocument document)
    {
        if (document is not { Guard: { } limits, Candidate: { } candidate })
        {
            watched = "";
            return null;
        }

        if (watched.Length > 0 && clock.GetElapsedTime(askedAt) < Every)
            return null;
        askedAt = clock.GetTimestamp();
        var collected = await collect(pipeline, [candidate.Version, document.Stable]);
        var now = (Candidate: collected.Versions[0], Stable: collected.Versions[1]);
        // A share that grows is the same candidate, whose users so far count.
        var key = $"{candidate.Version}/{document.Stable}/{string.Join(',', collected.Silos)}";
        if (start is not { } began || watched != key || now.Candidate.Users < began.Candidate.Users
            || now.Stable.Users < began.Stable.Users)
        {
            watched = key;
            start = now;
            return null;
        }

        return RolloutGuard.Judge(limits, now.Candidate.Since(began.Candidate), now.Stable.Since(began.Stable));
    }
}
