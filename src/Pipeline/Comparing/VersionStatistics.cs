namespace ModelPipeline;

/// <summary>
/// What a version of a model did on a silo: users with and without a score, how long the model took, and how its outputs are distributed.
/// All of it are counts in fixed bins: statistics of silos merge by <see cref="Add(VersionStatistics)"/>, and those of a time are the
/// difference of two moments (<see cref="Since"/>). Thread-safe: one lock for each batch, nothing for a row.
/// </summary>
public sealed class VersionStatistics
{
    private readonly Lock gate = new();
    private readonly List<(string Name, ValueBins Bins)> outputs = [];
    private readonly ApplyTimes times = new();
    private long scored;
    private long unusable;
    private long failed;

    /// <summary>The number of users with a score.</summary>
    public long Scored => Volatile.Read(ref scored);

    /// <summary>The number of users whose row the version cannot take.</summary>
    public long Unusable => Volatile.Read(ref unusable);

    /// <summary>The number of users for whom the model failed.</summary>
    public long Failed => Volatile.Read(ref failed);

    /// <summary>All users: with a score, unusable, failed. A user whose store was down is none of them.</summary>
    public long Users => Scored + Unusable + Failed;

    /// <summary>The share of users without a score, 0 to 1; 0 without users.</summary>
    public double FailureShare => Users == 0 ? 0 : (double)(Unusable + Failed) / Users;

    /// <summary>Records how long the model took for a batch.</summary>
    public void RecordTime(TimeSpan duration, int rows)
    {
        lock (gate)
            times.Add(duration, rows);
    }

    /// <summary>Records scores.</summary>
    /// <param name="answer">The outputs, one row for each user.</param>
    public void RecordScores(Batch answer)
    {
        lock (gate)
        {
            scored += answer.Count;
            for (var i = 0; i < answer.Columns.Count; i++)
                BinsAt(i, answer.Columns[i].Field.Name).Add(answer.Columns[i]);
        }
    }

    /// <summary>Records users without a score.</summary>
    /// <param name="unusableUsers">Users whose row the version cannot take.</param>
    /// <param name="failedUsers">Users for whom the model failed.</param>
    public void RecordFailures(int unusableUsers, int failedUsers)
    {
        lock (gate)
        {
            unusable += unusableUsers;
            failed += failedUsers;
        }
    }

    /// <summary>Adds the statistics of another silo.</summary>
    public void Add(VersionStatistics other)
    {
        var copy = other.Copy();
        lock (gate)
            Merge(copy, 1);
    }

    /// <summary>A copy of this moment.</summary>
    public VersionStatistics Copy()
    {
        var copy = new VersionStatistics();
        lock (gate)
            copy.Merge(this, 1);
        return copy;
    }

    /// <summary>What came since an earlier copy of the same statistics.</summary>
    public VersionStatistics Since(VersionStatistics earlier)
    {
        var difference = Copy();
        difference.Merge(earlier, -1);
        return difference;
    }

    /// <summary>The names of the outputs, in their order.</summary>
    public IReadOnlyList<string> Outputs
    {
        get
        {
            lock (gate)
                return [.. outputs.Select(output => output.Name)];
        }
    }

    /// <summary>The distribution of an output; null for an unknown name. Read it from a <see cref="Copy"/>.</summary>
    public ValueBins? Distribution(string output) => outputs.Find(each => each.Name == output).Bins;

    /// <summary>How long the model took for its batches. Read it from a <see cref="Copy"/>.</summary>
    public ApplyTimes Times => times;

    /// <summary>
    /// The largest population stability index of all outputs beside the stable version (<see cref="Stability"/>), with the output; null
    /// where no output has values of both. Call it on copies.
    /// </summary>
    public (string Output, double Index)? LargestShift(VersionStatistics stable)
    {
        var largest = ((string Output, double Index)?)null;
        foreach (var (name, bins) in outputs)
        {
            if (stable.Distribution(name) is { } expected && Stability.Index(expected, bins) is { } index
                && (largest is null || index > largest.Value.Index))
            {
                largest = (name, index);
            }
        }

        return largest;
    }

    /// <summary>The statistics as bytes, for another silo or a store.</summary>
    public byte[] ToBytes() => StatisticsBytes.Write(Copy());

    /// <summary>Statistics that <see cref="ToBytes"/> made.</summary>
    /// <exception cref="InvalidDataException">The bytes are none of this version of the program.</exception>
    public static VersionStatistics FromBytes(ReadOnlyMemory<byte> bytes) => StatisticsBytes.Read(bytes);

    /// <summary>Sets the numbers of users that were stored.</summary>
    internal void Restore(long scoredUsers, long unusableUsers, long failedUsers)
    {
        scored = scoredUsers;
        unusable = unusableUsers;
        failed = failedUsers;
    }

    /// <summary>The bins of the output at that place, made where they are missing.</summary>
    // The outputs of a version are always in the same order; another order is only found after a merge.
    internal ValueBins BinsAt(int index, string name) =>
        index < outputs.Count && outputs[index].Name == name ? outputs[index].Bins : FindOrAdd(name);

    private ValueBins FindOrAdd(string name)
    {
        if (Distribution(name) is { } known)
            return known;
        outputs.Add((name, new()));
        return outputs[^1].Bins;
    }

    private void Merge(VersionStatistics other, int sign)
    {
        scored += sign * other.scored;
        unusable += sign * other.unusable;
        failed += sign * other.failed;
        if (sign > 0)
        {
            times.Add(other.times);
        }
        else
        {
            times.Subtract(other.times);
        }
        foreach (var (index, (name, bins)) in other.outputs.Index())
        {
            if (sign > 0)
            {
                BinsAt(index, name).Add(bins);
            }
            else
            {
                BinsAt(index, name).Subtract(bins);
            }
        }
    }
}
