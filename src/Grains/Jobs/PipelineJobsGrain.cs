namespace ModelPipeline.Grains;

/// <summary>Knows which jobs a pipeline has; how far they are is asked of each. One call at a time, so that two requests make one job.</summary>
internal sealed class PipelineJobsGrain([PersistentState("jobs")] IPersistentState<JobList> list, PipelineSet pipelines, TimeProvider clock) : Grain, IPipelineJobsGrain
{
    public async ValueTask<JobReply> Create(string pipeline, JobRequest request)
    {
        if (pipelines.Find(pipeline) is not { } runner)
            return new(Refusal: $"There is no pipeline '{pipeline}'.");
        if (list.State.Jobs.Find(each => each.Key == request.Key) is { } known)
            return new(await Job(known).Start(runner.Pipeline.Name, request.Users));
        if (request.Users is null && runner.Pipeline.Options.Input.Query.Length > 0)
            return new(Refusal: "The pipeline's input is a query that takes the ids; name the users, or set Input:Table to a view.");
        if (!request.Parallel && (await ListAsync()).FirstOrDefault(job => !job.IsOver) is { } busy)
            return new(Busy: busy);

        // Listed first: an attempt that ends between the two is made again with the same key, or leaves an entry without a job.
        var entry = new JobEntry(Guid.CreateVersion7(clock.GetUtcNow()), request.Key);
        list.State.Jobs.Add(entry);
        await list.WriteStateAsync();
        return new(await Job(entry).Start(runner.Pipeline.Name, request.Users));
    }

    public async ValueTask<JobInfo[]> List() => [.. (await ListAsync()).Reverse()];

    private async Task<JobInfo[]> ListAsync()
    {
        var entries = list.State.Jobs.ToArray();
        var jobs = await Task.WhenAll(entries.Select(entry => Job(entry).Get().AsTask()));
        // Those that were forgotten after their time.
        if (entries.Zip(jobs).Where(each => each.Second is null).Select(each => each.First).ToHashSet() is { Count: > 0 } gone)
        {
            list.State.Jobs.RemoveAll(gone.Contains);
            await list.WriteStateAsync();
        }

        return [.. jobs.OfType<JobInfo>()];
    }

    private IScoringJobGrain Job(JobEntry entry) => GrainFactory.GetGrain<IScoringJobGrain>(entry.Id);
}
