namespace ModelPipeline.Tests;

/// <summary>Jobs that lose silos, and all of them.</summary>
[Collection(nameof(ServingCluster))]
public sealed class JobClusterTests
{
    // Users whose score was written a second time: about what the lost silos scored in their last second. A small job is over in a few.
    private const int Repeated = 80_000;

    [Theory]
    [InlineData("Upsert")]
    [InlineData("Append")]
    public async Task Job_TwoSilosKilledOneOfThemItsOwn_CompletesWithOneRowAUser(string mode)
    {
        await using var cluster = await JobCluster.StartAsync(mode);
        var job = await cluster.CreateJobAsync();
        await cluster.ReachAsync(job, 0.3);
        var own = cluster.Silos.Single(silo => silo.Output.Contains($"Job {job} of pipeline churn has started", StringComparison.Ordinal));

        // Each is replaced at once, as an orchestrator does: of three silos, one alone has not the votes to declare two dead.
        await cluster.Silos.First(silo => silo != own).KillAsync();
        cluster.StartSilo();
        await cluster.ReachAsync(job, 0.6);
        await own.KillAsync();
        cluster.StartSilo();
        var ended = await cluster.ReachAsync(job, state => state["finishedAt"] is not null);

        Assert.Equal(("Completed", JobCluster.Users, JobCluster.Users, 0), ((string)ended["status"]!, (long)ended["total"]!, (long)ended["scored"]!, (long)ended["failed"]!));
        Assert.Equal(JobCluster.Users, await cluster.CountAsync("SELECT count(*) FROM churn_scores"));
        Assert.Equal(JobCluster.Users, await cluster.CountAsync($"SELECT count(DISTINCT user_id) FROM churn_scores WHERE run_id = '{job}'"));
        var repeated = await RepeatedAsync(cluster);
        TestContext.Current.TestOutputHelper?.WriteLine($"{repeated} users were written twice.");
        Assert.InRange(repeated, 0, Repeated);
    }

    [Fact]
    public async Task Job_EverythingStoppedInTheMiddle_GoesOnByItself()
    {
        await using var cluster = await JobCluster.StartAsync();
        var job = await cluster.CreateJobAsync();
        var before = await cluster.ReachAsync(job, 0.5);

        await cluster.KillProcessesAsync();
        await cluster.StartProcessesAsync();
        var ended = await cluster.ReachAsync(job, state => state["finishedAt"] is not null);

        Assert.Equal(("Completed", JobCluster.Users, 0), ((string)ended["status"]!, (long)ended["scored"]!, (long)ended["failed"]!));
        Assert.Equal((string)before["startedAt"]!, (string)ended["startedAt"]!);
        Assert.Equal(JobCluster.Users, await cluster.CountAsync("SELECT count(*) FROM churn_scores"));
    }

    // In Upsert mode a second write is an update; in Append mode a row that is there is left alone, which nobody counts.
    private static Task<long> RepeatedAsync(JobCluster cluster) => cluster.CountAsync("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'churn_scores'");
}
