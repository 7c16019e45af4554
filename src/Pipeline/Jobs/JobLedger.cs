namespace ModelPipeline;

/// <summary>
/// Decides which partition of a job is scored next, and when a job has failed. After an attempt without progress a partition waits before
/// the next attempt, longer each time. A partition is given up after <see cref="JobOptions.MaxAttempts"/> attempts, or after <see
/// cref="JobOptions.MaxOutage"/> if the failure may pass. The other partitions continue, unless none of them makes progress either. Not
/// thread-safe.
/// </summary>
/// <param name="partitions">The states of the partitions; changed in place.</param>
/// <param name="options">The limits.</param>
/// <param name="clock">Measures the waits.</param>
public sealed class JobLedger(IReadOnlyList<PartitionState> partitions, JobOptions options, TimeProvider clock)
{
    // The share of failed users among fewer users can be chance.
    private const long FewestUsers = 1_000;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // A failure that does not pass by itself should be reported soon.
    private static readonly TimeSpan LongestWaitOfFailure = TimeSpan.FromSeconds(5);

    private readonly HashSet<int> taken = [];
    private readonly Dictionary<int, (int Failures, long StepsBefore, long NotBefore)> waits = [];
    private long steps;
    private bool isStuck;
    private bool hasTooManyFailures;

    /// <summary>Users that were read. A user who was read again is counted again.</summary>
    public long Read => partitions.Sum(each => each.Progress.Read);

    /// <summary>Users whose score is committed.</summary>
    public long Scored => partitions.Sum(each => each.Progress.Scored);

    /// <summary>Users that could not be scored.</summary>
    public long Failed => partitions.Sum(each => each.Progress.Failed);

    /// <summary>Whether no partition is in progress and every partition is done or given up.</summary>
    public bool IsOver => taken.Count == 0 && partitions.All(each => each.Progress.IsDone || each.IsGivenUp);

    /// <summary>Why the job has failed: too many users failed, or partitions were given up. Null if it has not failed.</summary>
    public string? Failure
    {
        get
        {
            var failed = Failed;
            var users = Scored + failed;
            hasTooManyFailures |= failed > users * options.MaxFailureShare && (users >= FewestUsers || IsOver);
            // Batches in progress are still written and counted after the failure. The message shows the counts at the time of the call.
            if (hasTooManyFailures)
            {
                return $"{failed} of {users} users could not be scored, more than Jobs:MaxFailureShare "
                    + $"({Math.Round(options.MaxFailureShare * 100, 2)}%) allows; the failures table says why.";
            }

            if (!IsOver && !isStuck)
                return null;
            var givenUp = partitions.Where(each => each.IsGivenUp).ToArray();
            return givenUp.Length > 0
                ? $"{givenUp.Length} of {partitions.Count} partitions were given up after {Math.Max(1, givenUp[0].Attempts)} attempts or "
                    + $"more. {givenUp[0].Failure}"
                : null;
        }
    }

    /// <summary>Takes the next partition that may be scored now; it is then in progress. Null if there is none.</summary>
    /// <param name="isPossible">Whether a silo can take the partition; null if every partition can be taken.</param>
    public int? Take(Predicate<int>? isPossible = null)
    {
        for (var index = 0; index < partitions.Count; index++)
        {
            var each = partitions[index];
            var mustWait = waits.TryGetValue(index, out var wait) && wait.NotBefore > clock.GetTimestamp();
            if (each.Progress.IsDone || each.IsGivenUp || taken.Contains(index) || mustWait || isPossible?.Invoke(index) == false)
                continue;
            taken.Add(index);
            return index;
        }

        return null;
    }

    /// <summary>The state of a partition.</summary>
    public PartitionState this[int index] => partitions[index];

    /// <summary>Records the progress of a partition.</summary>
    public void Advance(int index, PartitionProgress progress)
    {
        var each = partitions[index];
        // The report with more progress counts, in whichever order reports arrive.
        var before = each.Progress;
        each.Progress = before.Latest(progress) with { Failure = null, MayPass = false, RetryAfter = null, Outage = null };
        each.Outage = progress.Outage;
        if (each.Progress.Batches == before.Batches)
            return;
        steps++;
        each.Attempts = 0;
        each.Failure = null;
        each.HeldUpSince = null;
        waits.Remove(index);
    }

    /// <summary>Records that an attempt has ended.</summary>
    public void Return(int index, PartitionProgress progress)
    {
        Advance(index, progress);
        taken.Remove(index);
        if (progress.Failure is { } failure)
            Delay(index, failure, progress.MayPass, progress.RetryAfter);
    }

    /// <summary>Records that an attempt has ended without a report: its silo is gone or did not answer.</summary>
    public void Lost(int index, string failure)
    {
        taken.Remove(index);
        partitions[index].Outage = null;
        Delay(index, failure, mayPass: false);
    }

    private void Delay(int index, string failure, bool mayPass, TimeSpan? asked = null)
    {
        var each = partitions[index];
        var now = clock.GetUtcNow();
        each.Failure = failure;
        each.HeldUpSince ??= now;
        if (!mayPass)
            each.Attempts++;
        each.IsGivenUp = each.Attempts >= options.MaxAttempts || now - each.HeldUpSince >= options.MaxOutage;
        var (failures, stepsBefore, _) = waits.GetValueOrDefault(index, (0, steps, 0));
        isStuck |= each.IsGivenUp && stepsBefore == steps;
        var longest = mayPass ? LongestWait : LongestWaitOfFailure;
        var wait = FirstWait * Math.Pow(2, Math.Min(failures, 10));
        if (wait > longest)
            wait = longest;
        if (asked > wait)
            wait = asked.Value;
        waits[index] = (failures + 1, stepsBefore, clock.GetTimestamp() + (long)(wait.TotalSeconds * clock.TimestampFrequency));
    }
}
