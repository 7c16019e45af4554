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

    /// <summary>The versions that jobs score with that are not over.</summary>
    public static async Task<IReadOnlyCollection<string>> UsedAsync(IGrainFactory grains, string pipeline) =>
    [
        .. (await grains.GetGrain<IPipelineJobsGrain>(pipeline).List()).Where(job => !job.IsOver).Select(job => job.Version)
            .OfType<string>(),
    ];

    /// <summary>The stable version of a pipeline; null before its first silo is ready.</summary>
    public static async Task<string?> StableAsync(IGrainFactory grains, string pipeline) =>
        (await grains.GetGrain<IRolloutGrain>(pipeline).Get()).Rollout?.Stable;

    /// <summary>Why the version of a request cannot score a job; null if it can.</summary>
    public static async Task<string?> RefusalAsync(IGrainFactory grains, string pipeline, JobRequest request)
    {
        if (request.Version is not { } version)
            return null;
        var found = await grains.GetGrain<IRolloutGrain>(pipeline).FindVersion(version);
        if (found is null || found.DeletedAt is not null)
            return $"\"version\" is '{version}', which is no version of the pipeline.";
        if (request.IsShadow && found.Role == nameof(VersionRole.Stable))
            return $"\"version\" is '{version}', the stable version; name another version for a job with \"shadow\".";
        return found.State == nameof(VersionState.Ready) ? null : $"Version '{version}' is {found.State}; wait until it is Ready.";
    }

    /// <summary>Cancels the jobs that score users again with a version that is not stable any more.</summary>
    /// <returns>Each job that is cancelled, before and after.</returns>
    public static async IAsyncEnumerable<(JobInfo Job, JobInfo Canceled)> OvertakeAsync(
        IGrainFactory grains, string pipeline, string stable)
    {
        foreach (var job in await grains.GetGrain<IPipelineJobsGrain>(pipeline).List())
        {
            if (!job.IsOver && job.Where == JobRequest.Outdated && job.Version != stable
                && await grains.GetGrain<IScoringJobGrain>(job.Id).Cancel() is { } canceled)
            {
                yield return (job, canceled);
            }
        }
    }

    /// <summary>The request for the job that scores users again whose stored version is another than the stable one.</summary>
    public static JobRequest Rescore(RolloutCall call) => new($"rescore:{call.Key}", Parallel: true)
    {
        MaxUsersPerSecond = call.MaxUsersPerSecond,
        Where = JobRequest.Outdated,
        Tenant = call.Tenant,
    };
}
