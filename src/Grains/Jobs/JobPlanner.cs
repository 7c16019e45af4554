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
        var size = state.IsExplanation ? Math.Min(options.PartitionSize, ExplanationJob.PartitionSize) : options.PartitionSize;
        var plan = users is null
            ? await ScanAsync(runner, call, state, size, cancellationToken)
            : List(runner, users, state.FeatureList, size);
        return new()
        {
            Partitions = [.. plan.Partitions],
            IsUserList = users is not null,
            Users = plan.Users,
            Cost = call.Meter.Total,
            IsMade = true,
        };
    }

    private Task<ScanPlan> ScanAsync(
        PipelineRunner runner, StoreCall call, JobState state, int size, CancellationToken cancellationToken) =>
        new StepLimit(options, clock).RunAsync(
            "The input was not divided into partitions",
            token => state.Where == JobRequest.Outdated
                ? OutdatedRange.PlanAsync(runner.Pipeline.Writer, state.Version!, size, call, token)
                : runner.PlanScanAsync(size, call, token),
            cancellationToken);

    private ScanPlan List(PipelineRunner runner, string[] users, string?[]? features, int most)
    {
        var size = Math.Min(most, options.BatchSizeFor(runner.Pipeline.Writer));
        // A user with features comes once.
        if (features is not null)
            return UserList.Plan(users, features, size);
        return UserList.Plan([.. users.Distinct(StringComparer.Ordinal)], size);
    }
}
