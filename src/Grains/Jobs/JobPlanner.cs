namespace ModelPipeline.Grains;

/// <summary>Divides the users of a job into partitions.</summary>
internal sealed class JobPlanner(JobOptions options, TimeProvider clock)
{
    /// <summary>Makes the plan of a job.</summary>
    /// <exception cref="PipelineException">The input could not be divided, or not within <see cref="JobOptions.BatchTimeout"/>.</exception>
    public async Task<JobPlan> MakeAsync(PipelineRunner runner, Guid job, JobState state, CancellationToken cancellationToken)
    {
        var call = runner.Calls.Of(job);
        var users = state.UserList;
        var plan = users is null ? await ScanAsync(runner, call, state, cancellationToken) : List(runner, users, state.FeatureList);
        return new()
        {
            Partitions = [.. plan.Partitions],
            IsUserList = users is not null,
            Users = plan.Users,
            Cost = call.Meter.Total,
            IsMade = true,
        };
    }

    private Task<ScanPlan> ScanAsync(PipelineRunner runner, StoreCall call, JobState state, CancellationToken cancellationToken) =>
        new StepLimit(options, clock).RunAsync(
            "The input was not divided into partitions",
            token => state.Where == JobRequest.Outdated
                ? OutdatedRange.PlanAsync(runner.Pipeline.Writer, state.Version!, options.PartitionSize, call, token)
                : runner.PlanScanAsync(options.PartitionSize, call, token),
            cancellationToken);

    private ScanPlan List(PipelineRunner runner, string[] users, string?[]? features)
    {
        var size = Math.Min(options.PartitionSize, options.BatchSizeFor(runner.Pipeline.Writer));
        // A user with features comes once.
        if (features is not null)
            return UserList.Plan(users, features, size);
        return UserList.Plan([.. users.Distinct(StringComparer.Ordinal)], size);
    }
}
