using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Jobs that lose some or all silos: 20 numbers per user, 100 boosted trees, from PostgreSQL to PostgreSQL. <c>JOB_USERS=1000000</c> makes
/// it a measurement.
/// </summary>
public sealed class JobClusterTests(PostgreSqlServer server, JobModel model)
{
    private const int Minutes = 10;

    // The work that two lost silos had in progress is read again, and what a third one did for the job that was lost: at most all
    // partitions in their slots. A job that began again would read twice as many. The measurement allows only the unreported progress, at
    // most 2% of a million users.
    private static readonly int ReadTwice = IsMeasurement ? 20_000 : 3 * JobCluster.Slots * JobCluster.PartitionSize;

    // The rate makes the bound the same on every machine: progress is stored every second, and a slow write of the progress may take three
    // more. Beside that, each slot of the three silos has three batches under way.
    private const int Seconds = 16;
    private static readonly int ReadTwiceByAll = (4 * JobCluster.Users / Seconds) + (3 * JobCluster.Slots * 3 * JobCluster.BatchSize);

    private static bool IsMeasurement => JobCluster.Users >= 1_000_000;

    [Theory(Timeout = Minutes * 60_000)]
    [InlineData("Upsert", "Batches")]
    [InlineData("Append", "Batches")]
    [InlineData("Upsert", "Swap")]
    public async Task Job_ItsOwnAndAnotherSiloKilled_CompletesWithOneRowAUserAndFewRepeatedReads(string mode, string publish)
    {
        await using var cluster = await JobCluster.StartAsync(server, model, mode, publish);
        var job = await cluster.CreateJobAsync();
        await cluster.ReachAsync(job, 0.3);
        var own = cluster.Silos.Single(silo => silo.Output.Contains($"Job {job} of pipeline churn has started", StringComparison.Ordinal));

        // Each silo is replaced at once, as an orchestrator does. One silo of three has too few votes to declare two silos dead.
        await cluster.Silos.First(silo => silo != own).KillAsync();
        cluster.StartSilo();
        await cluster.ReachAsync(job, 0.6);
        await own.KillAsync();
        cluster.StartSilo();
        var ended = await cluster.ReachAsync(job, state => state["finishedAt"] is not null);

        Assert.Equal(("Completed", JobCluster.Users, JobCluster.Users, 0),
            ((string)ended["status"]!, (long)ended["total"]!, (long)ended["scored"]!, (long)ended["failed"]!));
        var twice = await ReportAsync(cluster, ended);
        Assert.Equal(JobCluster.Users, await cluster.CountAsync("SELECT count(*) FROM churn_scores"));
        Assert.Equal(JobCluster.Users,
            await cluster.CountAsync($"SELECT count(DISTINCT user_id) FROM churn_scores WHERE run_id = '{job}'"));
        Assert.InRange(twice, 0, ReadTwice);
    }

    [Fact(Timeout = Minutes * 60_000)]
    public async Task Job_EverythingStoppedInTheMiddle_ContinuesFromItsCheckpoints()
    {
        await using var cluster = await JobCluster.StartAsync(server, model);
        var job = await cluster.CreateJobAsync(Seconds);
        var before = await cluster.ReachAsync(job, 0.5);

        await cluster.KillProcessesAsync();
        await cluster.StartProcessesAsync();
        var ended = await cluster.ReachAsync(job, state => state["finishedAt"] is not null);

        Assert.Equal(("Completed", JobCluster.Users, 0), ((string)ended["status"]!, (long)ended["scored"]!, (long)ended["failed"]!));
        Assert.Equal((string)before["startedAt"]!, (string)ended["startedAt"]!);
        var twice = await ReportAsync(cluster, ended);
        Assert.Equal(JobCluster.Users, await cluster.CountAsync("SELECT count(*) FROM churn_scores"));
        // A job that began again would read all earlier users twice, which are more.
        var most = IsMeasurement ? 60_000 : ReadTwiceByAll;
        Assert.InRange((long)before["scored"]!, most + 1, JobCluster.Users);
        Assert.InRange(twice, 0, most);
    }

    // PostgreSQL counts the reads. In Upsert mode a second write is an update. In Append mode it does not change the existing row.
    private static async Task<long> ReportAsync(JobCluster cluster, JsonObject ended)
    {
        var read = await cluster.CountReadsAsync();
        var writtenTwice = await cluster.CountAsync("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'churn_scores'");
        var took = (DateTimeOffset)ended["finishedAt"]! - (DateTimeOffset)ended["startedAt"]!;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{JobCluster.Users} users in {took.TotalSeconds:0.0} s, {ended["usersPerSecond"]} a second; {read - JobCluster.Users} read twice ({(long)ended["read"]! - JobCluster.Users} by the job's own count), {writtenTwice} updated."));
        Assert.True(read >= JobCluster.Users, $"Scans fetched {read} rows: they did not go by the index, and cannot be counted.");
        return read - JobCluster.Users;
    }
}
