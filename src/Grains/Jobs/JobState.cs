namespace ModelPipeline.Grains;

/// <summary>How far a job is; stored while it runs, at most once a second.</summary>
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

    /// <summary>Those to score, until they are divided into partitions; null for the whole input.</summary>
    public string[]? UserList { get; init; }

    /// <summary>Changed in place as the job gets on.</summary>
    public List<PartitionState> Partitions { get; init; } = [];

    // Not whether there is a record: once it was cleared, a provider may still take the empty row for one.
    public bool IsSet => Pipeline.Length > 0;

    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Canceled;

    public JobInfo Describe(Guid id, string? heldUp, DateTimeOffset now)
    {
        var (scored, failed) = (Partitions.Sum(each => each.Progress.Scored), Partitions.Sum(each => each.Progress.Failed));
        var seconds = ((FinishedAt ?? now) - (StartedAt ?? now)).TotalSeconds;
        return new(
            id,
            Pipeline,
            Status,
            // An input can grow or shrink while it is read.
            Status == JobStatus.Completed ? scored + failed : Math.Max(Users, scored + failed),
            scored,
            failed,
            Partitions.Sum(each => each.Progress.Read),
            seconds > 0 ? Math.Round((scored + failed) / seconds, 1) : 0,
            CreatedAt,
            StartedAt,
            FinishedAt,
            Error ?? (IsOver ? null : heldUp ?? Partitions.Find(each => each.Trouble is not null)?.Trouble),
            Costs.Of(Partitions.Aggregate(PlanCost, (sum, each) => sum + each.Progress.Cost)));
    }
}
