namespace ModelPipeline;

/// <summary>What the time of one call for a score was spent on, on the silo of the user. The parts add up to the whole.</summary>
/// <param name="Queue">From the arrival to the begin of the run.</param>
/// <param name="Retrieve">The query for the row.</param>
/// <param name="Apply">The binding of the row and the model.</param>
/// <param name="Write">The write of the score, up to the answer of the call.</param>
public readonly record struct CallTimes(TimeSpan Queue, TimeSpan Retrieve, TimeSpan Apply, TimeSpan Write)
{
    /// <summary>
    /// The times of a call. A call may join a run that has begun; a part that ended before the call arrived counts as zero.
    /// </summary>
    internal static CallTimes Between(long arrivedAt, long begunAt, RunMoments moments, TimeProvider clock)
    {
        var begun = Math.Max(begunAt, arrivedAt);
        var read = Math.Max(moments.ReadAt, begun);
        var applied = Math.Max(moments.AppliedAt, read);
        return new(
            clock.GetElapsedTime(arrivedAt, begun),
            clock.GetElapsedTime(begun, read),
            clock.GetElapsedTime(read, applied),
            clock.GetElapsedTime(applied));
    }
}
