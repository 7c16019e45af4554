namespace ModelPipeline.Grains;

/// <summary>The jobs that versions need, and that need versions.</summary>
internal static class VersionJobs
{
    /// <summary>A job that scores with the version and is not over; null if there is none.</summary>
    public static async Task<Guid?> FindAsync(IGrainFactory grains, string pipeline, string version)
    {
        var jobs = await grains.GetGrain<IPipelineJobsGrain>(pipeline).List();
        return jobs.FirstOrDefault(job => !job.IsOver && job.Version == version)?.Id;
    }

    /// <summary>The request for the job that scores users again whose stored version is another than the stable one.</summary>
    public static JobRequest Rescore(RolloutCall call) => new($"rescore:{call.Key}", Parallel: true)
    {
        MaxUsersPerSecond = call.MaxUsersPerSecond,
        Where = JobRequest.Outdated,
    };
}
