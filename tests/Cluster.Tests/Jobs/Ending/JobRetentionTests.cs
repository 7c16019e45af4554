using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What remains of a job after its end, and for how long.</summary>
public sealed class JobRetentionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Calendar clock = new(Noon);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task End_OfAJob_LeavesItsResultAndThePlanOfAWholeInputAlone(bool isList)
    {
        await using var cluster = await StartAsync(TimeSpan.FromDays(30));

        var job = await EndAsync(cluster, await CreateAsync(cluster, isList ? ["a", "b"] : null));
        await TidyAsync(cluster, job);

        string[] expected = isList ? ["progress"] : ["plan", "progress"];
        Assert.Equal(expected, cluster.States.Names.Where(name => name is "plan" or "progress" || Page(name)).Order());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(24, 24)]
    [InlineData(24 * 30, 24)]
    public async Task End_OfAJob_ReplacesItsReminderByOneThatRemovesIt(int retentionHours, int periodHours)
    {
        await using var cluster = await StartAsync(TimeSpan.FromHours(retentionHours));
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var made = await CreateAsync(cluster);
        await gate.Reached;
        var during = await RemindersAsync(cluster, made);
        gate.Open();

        var job = await EndAsync(cluster, made);
        await TidyAsync(cluster, job);

        Assert.Equal([("go on", TimeSpan.FromMinutes(1))], during);
        Assert.Equal([("forget", TimeSpan.FromHours(periodHours))], await RemindersAsync(cluster, job));
    }

    [Fact]
    public async Task Forget_JobWithinItsRetention_StaysAndThenNothingIsLeft()
    {
        var retention = TimeSpan.FromHours(1);
        await using var cluster = await StartAsync(retention);
        var made = await CreateAsync(cluster);
        var job = await EndAsync(cluster, made);
        await TidyAsync(cluster, job);

        clock.Now = Noon + retention - TimeSpan.FromTicks(1);
        await RemindAsync(cluster, job, "forget");
        Assert.Equal(job, await Job(cluster, job).Get());
        Assert.NotEmpty(await RemindersAsync(cluster, job));

        clock.Now = Noon + retention;
        await RemindAsync(cluster, job, "forget");

        Assert.Null(await Job(cluster, job).Get());
        Assert.Empty(await RemindersAsync(cluster, job));
        Assert.DoesNotContain(cluster.States.Names, name => name is "plan" or "progress" || Page(name));
    }

    [Fact]
    public async Task Forget_JobThatRunsForLongerThanItsRetention_Stays()
    {
        await using var cluster = await StartAsync(TimeSpan.FromHours(1));
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var job = await CreateAsync(cluster);
        await gate.Reached;

        clock.Now = Noon.AddDays(2);
        await RemindAsync(cluster, job, "forget");
        gate.Open();

        Assert.Equal(JobStatus.Completed, (await EndAsync(cluster, job)).Status);
    }

    // The job is named in the list before it exists, so that a repeated request finds it.
    [Fact]
    public async Task Create_JobThatCannotBeStored_LeavesTheListAndItsReminderBehindAndBlocksNobody()
    {
        await using var cluster = await StartAsync(TimeSpan.FromHours(1));
        cluster.Storage.Before = name => name == "progress" ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAnyAsync<Exception>(() => Jobs(cluster).Create("test", new("lost")).AsTask());
        cluster.Storage.Before = _ => Task.CompletedTask;

        Assert.Empty(await Jobs(cluster).List());
        var other = await CreateAsync(cluster);

        Assert.Equal(JobStatus.Completed, (await EndAsync(cluster, other)).Status);
        Assert.Equal([other.Id], (await Jobs(cluster).List()).Select(each => each.Id));
    }

    [Fact]
    public async Task Reminder_OfAJobThatDoesNotExist_IsRemoved()
    {
        await using var cluster = await StartAsync(TimeSpan.FromHours(1));
        var lost = Guid.NewGuid();
        cluster.Storage.Before = name => name == "progress" ? throw new TimeoutException() : Task.CompletedTask;
        var grain = cluster.Client.GetGrain<IScoringJobGrain>(lost);
        await Assert.ThrowsAnyAsync<Exception>(() => grain.Begin("test", new("lost")).AsTask());
        cluster.Storage.Before = _ => Task.CompletedTask;
        Assert.Equal("go on", Assert.Single(await cluster.RemindersOfAsync(grain)).ReminderName);

        await grain.AsReference<IRemindable>().ReceiveReminder("go on", default);

        Assert.Empty(await cluster.RemindersOfAsync(grain));
    }

    [Fact]
    public async Task List_OfMoreThanAThousandJobs_LosesTheOldestThatIsOver()
    {
        await using var cluster = await StartAsync(TimeSpan.FromHours(1));
        var gate = new Gate();
        cluster.Silos[0].Writer.During = (_, token) => gate.PassAsync(token);
        var open = await CreateAsync(cluster);
        await gate.Reached;
        var done = open with { Status = JobStatus.Completed, FinishedAt = Noon };
        JobEntry[] over = [.. Enumerable.Range(0, 1_000).Select(i => new JobEntry(Guid.NewGuid(), $"{i}")).Select(
            each => each with { Last = done with { Id = each.Id } })];
        await AddAsync(cluster, over);

        var listed = await Jobs(cluster).List();

        Assert.Equal([.. over.Skip(1).Select(each => each.Id).Reverse(), open.Id], listed.Select(each => each.Id));
        Assert.Equal(1_000, (await StoredAsync(cluster)).State!.Jobs.Count);
        gate.Open();
    }

    private static async Task AddAsync(ScoringCluster cluster, IEnumerable<JobEntry> entries)
    {
        await Jobs(cluster).Cast<Orleans.Core.Internal.IGrainManagementExtension>().DeactivateOnIdle();
        var stored = await StoredAsync(cluster);
        stored.State!.Jobs.AddRange(entries);
        await cluster.States.WriteStateAsync("jobs", Jobs(cluster).GetGrainId(), stored);
    }

    private static async Task<GrainState<JobList>> StoredAsync(ScoringCluster cluster)
    {
        var stored = new GrainState<JobList>(new());
        await cluster.States.ReadStateAsync("jobs", Jobs(cluster).GetGrainId(), stored);
        return stored;
    }

    private async Task<ScoringCluster> StartAsync(TimeSpan retention)
    {
        var cluster = await ScoringCluster.StartAsync(silos: 1, bulk: new() { Retention = retention }, clock: clock);
        cluster.Silos[0].Retriever.Everybody = ["a", "b", "c"];
        return cluster;
    }

    private static bool Page(string name) => name.StartsWith("partitions-", StringComparison.Ordinal);

    private static IPipelineJobsGrain Jobs(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineJobsGrain>("test");

    private static IScoringJobGrain Job(ScoringCluster cluster, JobInfo job) => cluster.Client.GetGrain<IScoringJobGrain>(job.Id);

    private static async Task<JobInfo> CreateAsync(ScoringCluster cluster, string[]? users = null) =>
        (await Jobs(cluster).Create("test", new(Guid.NewGuid().ToString(), users))).Job!;

    private static async Task RemindAsync(ScoringCluster cluster, JobInfo job, string name) =>
        await Job(cluster, job).AsReference<IRemindable>().ReceiveReminder(name, default);

    private static async Task<IEnumerable<(string Name, TimeSpan Period)>> RemindersAsync(ScoringCluster cluster, JobInfo job) =>
        (await cluster.RemindersOfAsync(Job(cluster, job))).Select(each => (each.ReminderName, each.Period));

    // The end of a job is told before what it needs no longer is removed.
    private static Task TidyAsync(ScoringCluster cluster, JobInfo job) => Eventually.TrueAsync(
        async () => (await RemindersAsync(cluster, job)).All(each => each.Name == "forget"), "the end of the reminder that wakes the job");

    private static async Task<JobInfo> EndAsync(ScoringCluster cluster, JobInfo job)
    {
        var last = job;
        await Eventually.TrueAsync(
            async () => (last = (await Job(cluster, job).Get())!).IsOver, TimeSpan.FromSeconds(60), () => $"the end of {last}");
        return last;
    }
}
