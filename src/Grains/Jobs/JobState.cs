namespace ModelPipeline.Grains;

/// <summary>How far a job is; stored while it runs, at most once a second.</summary>
internal sealed class JobState
{
    public string Pipeline { get; set; } = "";

    public JobStatus Status { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public string? Error { get; set; }

    /// <summary>Users as planned.</summary>
    public long Users { get; set; }

    /// <summary>Those to score, until they are divided into partitions; null for the whole input.</summary>
    public string[]? UserList { get; set; }

    public List<PartitionState> Partitions { get; set; } = [];

    public bool IsOver => Status is JobStatus.Completed or JobStatus.Failed or JobStatus.Canceled;

    public JobInfo Describe(Guid id, DateTimeOffset now)
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
            Error ?? (IsOver ? null : Partitions.Find(each => each.Attempts > 0)?.Trouble));
    }
}
