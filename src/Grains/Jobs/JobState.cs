namespace ModelPipeline.Grains;

/// <summary>A job; stored when it is made, begun and over. Immutable.</summary>
internal sealed record JobState
{
    public string Pipeline { get; init; } = "";

    /// <summary>Where the pipeline reads and writes that the job belongs to; null where a version made it that did not keep it.</summary>
    public PipelineIdentity? Identity { get; init; }

    public JobStatus Status { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Error { get; init; }

    /// <summary>Users as planned.</summary>
    public long Users { get; init; }

    /// <summary>What the plan has cost.</summary>
    public StoreCost PlanCost { get; init; }

    /// <summary>Users whose score is committed; zero until the job is over.</summary>
    public long Scored { get; init; }

    /// <summary>Users that could not be scored; zero until the job is over.</summary>
    public long Failed { get; init; }

    /// <summary>Users that were read; zero until the job is over.</summary>
    public long Read { get; init; }

    /// <summary>What the partitions have cost; nothing until the job is over.</summary>
    public StoreCost Cost { get; init; }

    /// <summary>Those to score, until they are divided into partitions; null for the whole input.</summary>
    public string[]? UserList { get; init; }

    /// <summary>How far the partitions are, in state of versions that knew no <see cref="JobPages"/>; null otherwise.</summary>
    public PartitionState[]? Partitions { get; init; }

    // Not whether there is a record: once it was cleared, a provider may still take the empty row for one.
    public bool IsSet => Pipeline.Length > 0;

    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Canceled;

    /// <summary>What partitions have cost.</summary>
    public static StoreCost CostOf(IEnumerable<PartitionState> partitions) =>
        partitions.Aggregate(default(StoreCost), (sum, each) => sum + each.Progress.Cost);

    /// <summary>The same, with the counts of a job that ended in a version that left them to its partitions.</summary>
    public JobState Summarize() => !IsOver || Partitions is null ? this : this with
    {
        Partitions = null,
        Scored = Partitions.Sum(each => each.Progress.Scored),
        Failed = Partitions.Sum(each => each.Progress.Failed),
        Read = Partitions.Sum(each => each.Progress.Read),
        Cost = CostOf(Partitions),
    };

    public JobInfo Describe(Guid id, IReadOnlyList<PartitionState> partitions, string? heldUp, DateTimeOffset now)
    {
        var scored = IsOver ? Scored : partitions.Sum(each => each.Progress.Scored);
        var failed = IsOver ? Failed : partitions.Sum(each => each.Progress.Failed);
        var seconds = ((FinishedAt ?? now) - (StartedAt ?? now)).TotalSeconds;
        return new(
            id,
            Pipeline,
            Status,
            // An input can grow or shrink while it is read.
            Status == JobStatus.Completed ? scored + failed : Math.Max(Users, scored + failed),
            scored,
            failed,
            IsOver ? Read : partitions.Sum(each => each.Progress.Read),
            seconds > 0 ? Math.Round((scored + failed) / seconds, 1) : 0,
            CreatedAt,
            StartedAt,
            FinishedAt,
            Error ?? (IsOver ? null : heldUp ?? partitions.FirstOrDefault(each => each.Failure is not null)?.Failure),
            Costs.Of(PlanCost + (IsOver ? Cost : CostOf(partitions))));
    }
}
