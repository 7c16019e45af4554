namespace ModelPipeline.Grains;

/// <summary>
/// The stored state of a job: the job, its plan, and the progress of its partitions (<see cref="JobPages"/>). The progress is no longer
/// needed once the job is over.
/// </summary>
internal sealed class JobRecord(IPersistentState<JobState> progress, IPersistentState<JobPlan> plan, JobPages pages)
{
    /// <summary>The job as it is stored.</summary>
    public JobState State { get; private set; } = new();

    public JobPlan Plan => plan.State;

    /// <summary>
    /// The states of the partitions, changed in place as the job makes progress. Empty before the plan and after the end.
    /// </summary>
    public IReadOnlyList<PartitionState> Partitions { get; private set; } = [];

    /// <summary>Uses the state that Orleans read at activation, and reads the pages.</summary>
    public async Task LoadAsync()
    {
        State = progress.State.Summarize();
        if (!State.IsSet || State.IsOver || State.StartedAt is null)
            return;
        var stored = await pages.ReadAsync(Plan.Partitions.Count);
        Partitions = [.. Enumerable.Range(0, Plan.Partitions.Count).Select(Find)];

        // Earlier versions stored the partitions in the job itself.
        PartitionState Find(int index) => stored.GetValueOrDefault(index) ?? State.Partitions?.ElementAtOrDefault(index) ?? new();
    }

    /// <summary>Stores the job. If the write fails, <see cref="State"/> stays as it was.</summary>
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

    /// <summary>Stores that the job has begun, with all partitions of its plan.</summary>
    public async Task BeginAsync(DateTimeOffset now)
    {
        await StoreAsync(State with
        {
            Status = JobStatus.Running,
            StartedAt = now,
            Users = Plan.Users,
            PlanCost = Plan.Cost,
            UserList = null,
            FeatureList = null,
        });
        Partitions = [.. Plan.Partitions.Select(_ => new PartitionState())];
    }

    /// <summary>Stores the progress of the partitions.</summary>
    public async Task SaveAsync()
    {
        await pages.WriteAsync(Partitions);
        // The partitions are in the pages now.
        if (State.Partitions is not null)
            await StoreAsync(State with { Partitions = null });
    }

    /// <summary>Stores the end of the job.</summary>
    public Task EndAsync(JobStatus status, string? error, DateTimeOffset now) => StoreAsync(State with
    {
        Status = status,
        Error = error,
        FinishedAt = now,
        UserList = null,
        FeatureList = null,
        Partitions = null,
        Scored = Partitions.Sum(each => each.Progress.Scored),
        Failed = Partitions.Sum(each => each.Progress.Failed),
        Read = Partitions.Sum(each => each.Progress.Read),
        Cost = JobState.CostOf(Partitions),
    });

    /// <summary>Removes what a finished job no longer needs: the pages, and the users of a list with their features.</summary>
    public async Task TidyAsync()
    {
        await pages.ClearAsync(Plan.Partitions.Count);
        if (Plan.IsUserList && plan.RecordExists)
            await plan.ClearStateAsync();
    }

    /// <summary>Removes the job and its plan.</summary>
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
