namespace ModelPipeline.Grains;

/// <summary>
/// What is stored of a job: the job itself, its plan, and how far its partitions are (<see cref="JobPages"/>), which nobody needs once the
/// job is over.
/// </summary>
internal sealed class JobRecord(IPersistentState<JobState> progress, IPersistentState<JobPlan> plan, JobPages pages)
{
    /// <summary>The job as it is stored.</summary>
    public JobState State { get; private set; } = new();

    public JobPlan Plan => plan.State;

    /// <summary>Changed in place as the job gets on; none while there is no plan, and after the end.</summary>
    public IReadOnlyList<PartitionState> Partitions { get; private set; } = [];

    /// <summary>Takes what was read when the grain became active, and reads the rest.</summary>
    public async Task LoadAsync()
    {
        State = progress.State.Summarize();
        if (!State.IsSet || State.IsOver || State.StartedAt is null)
            return;
        var stored = await pages.ReadAsync(Plan.Partitions.Count);
        Partitions = [.. Enumerable.Range(0, Plan.Partitions.Count).Select(Find)];

        // Earlier versions kept all of them in the job itself.
        PartitionState Find(int index) => stored.GetValueOrDefault(index) ?? State.Partitions?.ElementAtOrDefault(index) ?? new();
    }

    /// <summary>Stores the job. What is not stored has not happened.</summary>
    public async Task StoreAsync(JobState next)
    {
        progress.State = next;
        try
        {
            await progress.WriteStateAsync();
        }
        catch
        {
            progress.State = State;
            throw;
        }

        State = next;
    }

    /// <summary>Stores the plan.</summary>
    public async Task StoreAsync(JobPlan made, CancellationToken cancellationToken)
    {
        plan.State = made;
        try
        {
            await plan.WriteStateAsync(cancellationToken);
        }
        catch
        {
            plan.State = new();
            throw;
        }
    }

    /// <summary>The job has begun with all partitions of its plan.</summary>
    public async Task BeginAsync(DateTimeOffset now)
    {
        await StoreAsync(State with
        {
            Status = JobStatus.Running,
            StartedAt = now,
            Users = Plan.Users,
            PlanCost = Plan.Cost,
            UserList = null,
        });
        Partitions = [.. Plan.Partitions.Select(_ => new PartitionState())];
    }

    /// <summary>Stores how far the partitions are.</summary>
    public async Task SaveAsync()
    {
        await pages.WriteAsync(Partitions);
        // From now on they are in the pages.
        if (State.Partitions is not null)
            await StoreAsync(State with { Partitions = null });
    }

    /// <summary>Stores the end.</summary>
    public Task EndAsync(JobStatus status, string? error, DateTimeOffset now) => StoreAsync(State with
    {
        Status = status,
        Error = error,
        FinishedAt = now,
        UserList = null,
        Partitions = null,
        Scored = Partitions.Sum(each => each.Progress.Scored),
        Failed = Partitions.Sum(each => each.Progress.Failed),
        Read = Partitions.Sum(each => each.Progress.Read),
        Cost = JobState.CostOf(Partitions),
    });

    /// <summary>Removes what a job that is over needs no more.</summary>
    public Task TidyAsync() => pages.ClearAsync(Plan.Partitions.Count);

    /// <summary>Removes all of it.</summary>
    public async Task ClearAsync()
    {
        if (plan.RecordExists)
            await plan.ClearStateAsync();
        if (progress.RecordExists)
            await progress.ClearStateAsync();
        State = new();
    }

    public JobInfo Describe(Guid id, string? heldUp, DateTimeOffset now) => State.Describe(id, Partitions, heldUp, now);
}
