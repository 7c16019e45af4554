namespace ModelPipeline.Grains;

/// <summary>
/// Knows the jobs of a pipeline and the results of the finished ones. Asks the other jobs for their progress. Handles one call at a time,
/// so that two requests with one key make one job.
/// </summary>
internal sealed class PipelineJobsGrain([PersistentState("jobs")] IPersistentState<JobList> list, PipelineSet pipelines, JobOptions options,
    TimeProvider clock) : Grain, IPipelineJobsGrain
{
    // Nobody reads a longer list, and it would slow down each new job.
    private const int MostKept = 1_000;

    // A job that moves to another silo answers later. The list does not wait for it.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    private List<JobEntry> Jobs => list.State.Jobs;

    public async ValueTask<JobReply> Create(string pipeline, JobRequest request)
    {
        if (pipelines.Find(pipeline) is not { } runner)
            return new(Refusal: $"There is no pipeline '{pipeline}'.");
        if (Jobs.Find(each => each.Key == request.Key) is { } known)
        {
            if (known.Request is not null && known.Request != request.Hash())
                return new(IsOther: true);
            return new(known.Last is { IsOver: true } over ? over : await BeginAsync(known, runner, request));
        }

        if (request.IsShadow && runner.Pipeline.Writer.Shadow is null)
            return new(Refusal: $"The output of pipeline '{pipeline}' has no table for shadow scores.");
        if (request.IsExplanation && runner.Pipeline.Writer.Explanations is null)
            return new(Refusal: $"The output of pipeline '{pipeline}' has no table for explanations.");
        if (await VersionJobs.RefusalAsync(GrainFactory, this.GetPrimaryKeyString(), request) is { } unfit)
            return new(Refusal: unfit);
        if (request.Users is null && (request.Where is null || runner.TakesFeatures) && JobRules.CannotScan(runner) is { } refusal)
            return new(Refusal: refusal);
        if (JobRules.WrongFeatures(runner, request) is { } wrong)
            return new(Refusal: wrong);
        await RefreshAsync();
        // An explanation of everybody may take a day, and must not keep the nightly scores away.
        if (!request.Parallel && Jobs.Find(job => !job.IsOver && job.IsExplanation == request.IsExplanation) is { } busy)
            return new(Busy: busy.Last ?? Unknown(busy, runner.Pipeline.Name));
        // The only job of its kind is no parallel one: explanations up to the limit do not keep the nightly scores away.
        if (request.Parallel && Jobs.Count(job => !job.IsOver) is var open && open >= options.MaxParallelJobs)
            return new(Limit: open);
        if (request.Room is { } room && Jobs.Count(job => !job.IsOver && job.Tenant == request.Tenant) >= room)
            return new(TenantLimit: room);

        // The entry is stored before the job exists. If the request fails between the two steps, its repetition has the same key and starts
        // the job. Without a repetition, an entry without a job remains.
        var entry = new JobEntry(Guid.CreateVersion7(clock.GetUtcNow()), request.Key, request.Hash(), Tenant: request.Tenant,
            IsExplanation: request.IsExplanation);
        Jobs.Add(entry);
        await SaveAsync();
        return new(await BeginAsync(entry, runner, request));
    }

    public async ValueTask<JobInfo[]> List()
    {
        await RefreshAsync();
        return [.. Jobs.Select(each => each.Last).OfType<JobInfo>().Reverse()];
    }

    // A job is of one version from its beginning to its end: of the one that was asked for, or of the stable one at this moment.
    private async ValueTask<JobInfo> BeginAsync(JobEntry entry, PipelineRunner runner, JobRequest request) =>
        await Job(entry).Begin(runner.Pipeline.Name, request with
        {
            Version = request.Version ?? await VersionJobs.StableAsync(GrainFactory, this.GetPrimaryKeyString()),
        });

    private async Task RefreshAsync()
    {
        var asked = await Task.WhenAll(Jobs.Where(each => !each.IsOver).Select(AskAsync));
        var answers = asked.ToDictionary(each => each.Id);
        var changed = false;
        for (var i = Jobs.Count - 1; i >= 0; i--)
        {
            var answer = answers.GetValueOrDefault(Jobs[i].Id, (Jobs[i].Id, IsGone: false, Jobs[i].Last));
            var isOld = answer.IsGone || (answer.Last is { IsOver: true } over && clock.GetUtcNow() - over.FinishedAt >= options.Retention);
            changed |= isOld || (answer.Last?.IsOver ?? false) != Jobs[i].IsOver;
            Jobs[i] = Jobs[i] with { Last = answer.Last };
            if (isOld)
                Jobs.RemoveAt(i);
        }

        for (var i = 0; Jobs.Count > MostKept && i < Jobs.Count;)
        {
            changed |= Jobs[i].IsOver;
            if (Jobs[i].IsOver)
            {
                Jobs.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }

        if (changed)
            await SaveAsync();
    }

    // IsGone: the job was removed after its retention time, or never began.
    private async Task<(Guid Id, bool IsGone, JobInfo? Last)> AskAsync(JobEntry entry)
    {
        try
        {
            var job = await Job(entry).Get().AsTask().WaitAsync(AnswerTimeout, clock);
            return (entry.Id, job is null, job);
        }
        catch (Exception)
        {
            // The job's silo may have been lost a moment ago. Its last known progress is used.
            return (entry.Id, false, entry.Last);
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            await list.WriteStateAsync();
        }
        catch
        {
            // The next call must see only stored state, so the grain is deactivated.
            DeactivateOnIdle();
            throw;
        }
    }

    private static JobInfo Unknown(JobEntry entry, string pipeline) =>
        new(entry.Id, pipeline, JobStatus.Queued, 0, 0, 0, 0, 0, default, null, null, null, Tenant: entry.Tenant);

    private IScoringJobGrain Job(JobEntry entry) => GrainFactory.GetGrain<IScoringJobGrain>(entry.Id);
}
