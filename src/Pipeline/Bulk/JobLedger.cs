namespace ModelPipeline;

/// <summary>
/// Which partition of a job is scored next, and when a job has failed. A partition that got no further waits, longer each time, and is
/// given up after <see cref="BulkOptions.MaxAttempts"/>; the others go on. Not thread-safe.
/// </summary>
/// <param name="partitions">As they stand; changed in place.</param>
/// <param name="options">The limits.</param>
/// <param name="clock">Times the waits.</param>
public sealed class JobLedger(IReadOnlyList<PartitionState> partitions, BulkOptions options, TimeProvider clock)
{
    // A share of less is chance.
    private const long FewestUsers = 1_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly HashSet<int> taken = [];
    private readonly Dictionary<int, long> notBefore = [];

    /// <summary>Users that were read, those that had to be read again counted again.</summary>
    public long Read => partitions.Sum(each => each.Progress.Read);

    /// <summary>Users whose score is committed.</summary>
    public long Scored => partitions.Sum(each => each.Progress.Scored);

    /// <summary>Users that could not be scored.</summary>
    public long Failed => partitions.Sum(each => each.Progress.Failed);

    /// <summary>Whether nothing is left to do or under way.</summary>
    public bool IsOver => taken.Count == 0 && partitions.All(each => each.Progress.IsDone || each.IsGivenUp);

    /// <summary>Why the job has failed, where it has: too many users, or partitions that were given up.</summary>
    public string? Failure
    {
        get
        {
            var (failed, users) = (Failed, Scored + Failed);
            if (failed > users * options.MaxFailureShare && (users >= FewestUsers || IsOver))
                return $"{failed} of {users} users could not be scored, more than Jobs:MaxFailureShare ({options.MaxFailureShare:P0}) allows; the failures table says why.";
            var givenUp = partitions.Where(each => each.IsGivenUp).ToArray();
            return IsOver && givenUp.Length > 0 ? $"{givenUp.Length} of {partitions.Count} partitions were given up after {options.MaxAttempts} attempts each. {givenUp[0].Trouble}" : null;
        }
    }

    /// <summary>The next partition that may be scored now, which is under way then; null where there is none.</summary>
    public int? Take()
    {
        for (var index = 0; index < partitions.Count; index++)
        {
            var each = partitions[index];
            if (each.Progress.IsDone || each.IsGivenUp || taken.Contains(index) || notBefore.GetValueOrDefault(index) > clock.GetTimestamp())
                continue;
            taken.Add(index);
            return index;
        }

        return null;
    }

    /// <summary>How far a partition is.</summary>
    public PartitionProgress ProgressOf(int index) => partitions[index].Progress;

    /// <summary>An attempt has ended.</summary>
    public void Return(int index, PartitionProgress progress)
    {
        var each = partitions[index];
        // Of two reports of a partition, the one that is further counts, whichever comes last.
        var further = progress.Batches > each.Progress.Batches;
        if (further || progress.IsDone)
            each.Progress = progress with { Trouble = null };
        if (further)
            each.Attempts = 0;
        taken.Remove(index);
        if (progress.Trouble is { } trouble)
            Delay(index, trouble);
    }

    /// <summary>An attempt has ended without a report: its silo is gone, or did not answer.</summary>
    public void Lose(int index, string trouble)
    {
        taken.Remove(index);
        Delay(index, trouble);
    }

    private void Delay(int index, string trouble)
    {
        var each = partitions[index];
        each.Trouble = trouble;
        each.IsGivenUp = ++each.Attempts >= options.MaxAttempts;
        var wait = FirstWait * Math.Pow(2, Math.Min(each.Attempts - 1, 10));
        notBefore[index] = clock.GetTimestamp() + (long)((wait < LongestWait ? wait : LongestWait).TotalSeconds * clock.TimestampFrequency);
    }
}
