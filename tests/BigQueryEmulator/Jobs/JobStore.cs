using System.Collections.Concurrent;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The jobs of the last day, and results of queries without a job as long as their request ids are known.</summary>
internal sealed class JobStore(DatasetCatalog catalog, TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Project, string Id), Job> jobs = new();

    /// <exception cref="ApiException">The id is taken.</exception>
    public async Task AddAsync(Job job)
    {
        await ForgetAsync();
        if (!jobs.TryAdd((job.Project, job.Id), job))
            throw ApiException.Duplicate($"Job {job.Project}:{job.Location}.{job.Id}");
    }

    /// <param name="location">The location in the request. Without a location, only jobs in the US and EU are found.</param>
    /// <exception cref="ApiException">There is no such job there.</exception>
    public Job Find(string project, string id, string? location)
    {
        if (jobs.TryGetValue((project, id), out var job) && job.IsFindable && IsThere(job, location))
            return job;
        throw ApiException.NotFound($"Job {project}:{(string.IsNullOrEmpty(location) ? "" : location + ".")}{id}");
    }

    /// <summary>Cancels the running jobs and waits for their end.</summary>
    public async Task StopAsync()
    {
        foreach (var job in jobs.Values)
            job.Cancel();
        await Task.WhenAll(jobs.Values.Select(job => job.Completion));
    }

    private static bool IsThere(Job job, string? location) =>
        string.IsNullOrEmpty(location) ? job.Location is "US" or "EU" : job.Location.Equals(location, StringComparison.OrdinalIgnoreCase);

    private async Task ForgetAsync()
    {
        var now = time.GetUtcNow();
        foreach (var (key, job) in jobs)
        {
            if (now - job.Created <= (job.IsFindable ? Memory : RequestIds.Memory) || !job.IsDone || !jobs.TryRemove(key, out _))
                continue;
            if (job.Outcome?.Rows is { } rows && job.Query!.Request.Destination is null)
                await catalog.DropTableAsync(rows.Name, CancellationToken.None);
        }
    }
}
