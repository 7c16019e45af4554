namespace ModelPipeline.Grains;

/// <summary>
/// Collects what a candidate and the stable version did since the candidate got its guard, and judges the candidate. The statistics of
/// silos
/// are in their memory: where a silo is lost, the watch begins anew.
/// </summary>
internal sealed class GuardWatch(RolloutSilos silos, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private string watched = "";
    private (VersionStatistics Candidate, VersionStatistics Stable)? start;
    private int answered;
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
        var (count, now, _) = await silos.CollectAsync(pipeline, [candidate.Version, document.Stable]);
        // A share that grows is the same candidate, whose users so far count.
        var key = $"{candidate.Version}/{document.Stable}";
        if (start is not { } began || watched != key || count < answered || now[0].Users < began.Candidate.Users
            || now[1].Users < began.Stable.Users)
        {
            watched = key;
            answered = count;
            start = (now[0], now[1]);
            return null;
        }

        answered = count;
        return RolloutGuard.Judge(limits, now[0].Since(began.Candidate), now[1].Since(began.Stable));
    }
}
