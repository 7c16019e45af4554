using System.Collections.Concurrent;

namespace ModelPipeline;

/// <summary>
/// Tells whether every call of a pipeline fails on this silo regardless of the row, such as after a dropped column or a revoked right.
/// Thread-safe.
/// </summary>
public sealed class PipelineHealth
{
    // A single failed run can be an accident.
    private const int FewestRuns = 2;

    // A process that is not ready gets no calls, so it cannot see that calls work again. The failure is therefore forgotten after this
    // time, sooner if it may pass by itself.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LastingWhereItMayPass = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (int Runs, string Reason, bool MayPass, long At)> stages = new(StringComparer.Ordinal);

    /// <summary>The failing stage and the reason; null if calls work, or if the last call was too long ago.</summary>
    public (string Stage, string Reason)? Of(TimeProvider clock)
    {
        foreach (var (stage, failure) in stages)
        {
            if (failure.Runs >= FewestRuns && clock.GetElapsedTime(failure.At) < (failure.MayPass ? LastingWhereItMayPass : Lasting))
                return (stage, failure.Reason);
        }

        return null;
    }

    /// <summary>Records that a stage failed for all users of a run, and no row was to blame.</summary>
    internal void Failed(string stage, string reason, bool mayPass, TimeProvider clock)
    {
        var now = clock.GetTimestamp();
        stages.AddOrUpdate(stage, (1, reason, mayPass, now), (_, before) => (before.Runs + 1, reason, mayPass, now));
    }

    /// <summary>Records that a stage succeeded for a user.</summary>
    // To ask first whether the dictionary is empty would take all of its locks.
    internal void Worked(string stage) => stages.TryRemove(stage, out _);
}
