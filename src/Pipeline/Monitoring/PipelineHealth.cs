using System.Collections.Concurrent;

namespace ModelPipeline;

/// <summary>
/// What fails every call of a pipeline on this silo, whatever the row: a column that was dropped, a right that was revoked. Thread-safe.
/// </summary>
public sealed class PipelineHealth
{
    // One run alone may have had bad luck.
    private const int FewestRuns = 2;

    // Where nobody calls a process that is not ready, nobody finds out that it works again. What passes by itself may have passed.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastingWhereItMayPass = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (int Runs, string Reason, bool MayPass, long At)> stages = new(StringComparer.Ordinal);

    /// <summary>The stage that fails, and why; null where calls work, or nobody has called since long enough.</summary>
    public (string Stage, string Reason)? Of(TimeProvider clock)
    {
        foreach (var (stage, trouble) in stages)
        {
            if (trouble.Runs >= FewestRuns && clock.GetElapsedTime(trouble.At) < (trouble.MayPass ? LastingWhereItMayPass : Lasting))
                return (stage, trouble.Reason);
        }

        return null;
    }

    /// <summary>A stage has failed for all users of a run, and none of their rows is to blame.</summary>
    internal void Failed(string stage, string reason, bool mayPass, TimeProvider clock)
    {
        var now = clock.GetTimestamp();
        stages.AddOrUpdate(stage, (1, reason, mayPass, now), (_, before) => (before.Runs + 1, reason, mayPass, now));
    }

    /// <summary>A stage has worked for a user.</summary>
    internal void Worked(string stage)
    {
        if (!stages.IsEmpty)
            stages.TryRemove(stage, out _);
    }
}
