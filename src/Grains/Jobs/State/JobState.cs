namespace ModelPipeline.Grains;

/// <summary>A job. Stored when it is made, when it begins and when it is over. Immutable.</summary>
internal sealed record JobState
{
    public string Pipeline { get; init; } = "";

    /// <summary>The identity of the pipeline that the job belongs to; null if an earlier version made the job.</summary>
    public PipelineIdentity? Identity { get; init; }

    /// <summary>The tenant that made the job; null for none.</summary>
    public string? Tenant { get; init; }

    public JobStatus Status { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    /// <summary>The number of users at the time of the plan.</summary>
    public long Users { get; init; }

    /// <summary>The cost of the plan.</summary>
    public StoreCost PlanCost { get; init; }

    /// <summary>Users whose score is committed; zero until the job is over.</summary>
    public long Scored { get; init; }

    /// <summary>Users that could not be scored; zero until the job is over.</summary>
    public long Failed { get; init; }

    /// <summary>Users that were read; zero until the job is over.</summary>
    public long Read { get; init; }

    /// <summary>The cost of the partitions; nothing until the job is over.</summary>
    public StoreCost Cost { get; init; }

    /// <summary>The users to score, until they are divided into partitions; null for the whole input.</summary>
    public string[]? UserList { get; init; }

    /// <summary>The features of each of these users; null if no user brings any.</summary>
    public string?[]? FeatureList { get; init; }

    /// <summary>The version that scores the whole job; null if an earlier version of the program made the job.</summary>
    public string? Version { get; init; }

    /// <summary>The largest number of users a second; null for no limit.</summary>
    public double? MaxUsersPerSecond { get; init; }

    /// <summary>Whom the job scores, <see cref="JobRequest.Outdated"/>; null for all users.</summary>
    public string? Where { get; init; }

    /// <summary>Whether the version's scores go to the shadow table.</summary>
    public bool IsShadow { get; init; }

    /// <summary>Whether the job explains the users' rows instead of scoring them.</summary>
    public bool IsExplanation { get; init; }

    /// <summary>
    /// The progress of the partitions in state of earlier versions, which did not have <see cref="JobPages"/>; null otherwise.
    /// </summary>
    public PartitionState[]? Partitions { get; init; }

    // RecordExists does not tell this: after a clear, a provider may still take the empty row for a record.
    public bool IsSet => Pipeline.Length > 0;

    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Canceled;

    /// <summary>The sum of the partitions' costs.</summary>
    public static StoreCost CostOf(IEnumerable<PartitionState> partitions) =>
        partitions.Aggregate(default(StoreCost), (sum, each) => sum + each.Progress.Cost);

    /// <summary>
    /// Returns this job. For a finished job of an earlier version, which kept counts only in its partitions, returns it with the sums of
    /// these counts.
    /// </summary>
    public JobState Summarize() => !IsOver || Partitions is null ? this : this with
    {
        Partitions = null,
        Scored = Partitions.Sum(each => each.Progress.Scored),
        Failed = Partitions.Sum(each => each.Progress.Failed),
        Read = Partitions.Sum(each => each.Progress.Read),
        Cost = CostOf(Partitions),
    };

    // What has stopped an attempt says more than what a store says at the moment.
    private static string? TroubleOf(IReadOnlyList<PartitionState> partitions) =>
        partitions.FirstOrDefault(each => each.Failure is not null)?.Failure
        ?? partitions.FirstOrDefault(each => each.Outage is not null)?.Outage;

    public JobInfo Describe(Guid id, IReadOnlyList<PartitionState> partitions, string? heldUp, DateTimeOffset now)
    {
        var scored = IsOver ? Scored : partitions.Sum(each => each.Progress.Scored);
        var failed = IsOver ? Failed : partitions.Sum(each => each.Progress.Failed);
        var seconds = ((FinishedAt ?? now) - (StartedAt ?? now)).TotalSeconds;
        return new(
            id,
            Pipeline,
            Status,
            // The input can grow or shrink during the scan.
            Status == JobStatus.Completed ? scored + failed : Math.Max(Users, scored + failed),
            scored,
            failed,
            IsOver ? Read : partitions.Sum(each => each.Progress.Read),
            seconds > 0 ? Math.Round((scored + failed) / seconds, 1) : 0,
            CreatedAt,
            StartedAt,
            FinishedAt,
            Error ?? (IsOver ? null : heldUp ?? TroubleOf(partitions)),
            Costs.Of(PlanCost + (IsOver ? Cost : CostOf(partitions))),
            Tenant)
        {
            Version = Version,
            MaxUsersPerSecond = MaxUsersPerSecond,
            Where = Where,
            Shadow = IsShadow ? true : null,
            Explain = IsExplanation ? true : null,
        };
    }
}
