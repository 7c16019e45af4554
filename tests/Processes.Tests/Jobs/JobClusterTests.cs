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

    private static readonly JobPipeline Churn = new("churn");

    private static bool IsMeasurement => JobCluster.Users >= 1_000_000;

    [Fact(Timeout = Minutes * 60_000)]
    public async Task Job_ItsOwnAndAnotherSiloKilled_CompletesWithOneRowAUserAndFewRepeatedReads()
    {
        // One cluster for all ways to write: its start and the silos that replace others are most of what this test costs.
        JobPipeline[] pipelines = [Churn, new("append", "Append"), new("swap", "Upsert", "Swap")];
        await using var cluster = await JobCluster.StartAsync(server, model, pipelines);
        var jobs = new Dictionary<JobPipeline, JsonObject>();
        foreach (var pipeline in pipelines)
            jobs.Add(pipeline, await DisturbAsync(cluster, pipeline));

        foreach (var (pipeline, ended) in jobs)
        {
            Assert.Equal((pipeline.Name, "Completed", JobCluster.Users, JobCluster.Users, 0),
                (pipeline.Name, (string)ended["status"]!, (long)ended["total"]!, (long)ended["scored"]!, (long)ended["failed"]!));
            var twice = await ReportAsync(cluster, pipeline, ended);
            Assert.Equal(JobCluster.Users, await cluster.CountAsync($"SELECT count(*) FROM {pipeline.Output}"));
            Assert.Equal(JobCluster.Users,
                await cluster.CountAsync($"SELECT count(DISTINCT user_id) FROM {pipeline.Output} WHERE run_id = '{ended["id"]}'"));
            Assert.InRange(twice, 0, ReadTwice);
        }
    }

    [Fact(Timeout = Minutes * 60_000)]
    public async Task Job_EverythingStoppedInTheMiddle_ContinuesFromItsCheckpoints()
    {
        await using var cluster = await JobCluster.StartAsync(server, model, Churn);
        var job = await cluster.CreateJobAsync(Churn, Seconds);
        var before = await cluster.ReachAsync(job, 0.5);

        await cluster.KillProcessesAsync();
        await cluster.StartProcessesAsync();
        var ended = await cluster.ReachAsync(job, state => state["finishedAt"] is not null);

        Assert.Equal(("Completed", JobCluster.Users, 0), ((string)ended["status"]!, (long)ended["scored"]!, (long)ended["failed"]!));
        Assert.Equal((string)before["startedAt"]!, (string)ended["startedAt"]!);
        var twice = await ReportAsync(cluster, Churn, ended);
        Assert.Equal(JobCluster.Users, await cluster.CountAsync($"SELECT count(*) FROM {Churn.Output}"));
        // A job that began again would read all earlier users twice, which are more.
        var most = IsMeasurement ? 60_000 : ReadTwiceByAll;
        Assert.InRange((long)before["scored"]!, most + 1, JobCluster.Users);
        Assert.InRange(twice, 0, most);
    }

    // Runs a job, while a silo that has some of its partitions is killed, and then its own.
    private static async Task<JsonObject> DisturbAsync(JobCluster cluster, JobPipeline pipeline)
    {
        var job = await cluster.CreateJobAsync(pipeline);
        await cluster.ReachAsync(job, 0.3);
        var own = cluster.Silos.Single(
            silo => silo.Output.Contains($"Job {job} of pipeline {pipeline.Name} has started", StringComparison.Ordinal));

        // Each silo is replaced at once, as an orchestrator does. One silo of three has too few votes to declare two silos dead.
        await cluster.Silos.First(silo => silo != own && !silo.HasExited).KillAsync();
        var first = cluster.StartSilo();
        await cluster.ReachAsync(job, 0.6);
        await own.KillAsync();
        var second = cluster.StartSilo();
        var ended = await cluster.ReachAsync(job, state => state["finishedAt"] is not null);
        await Task.WhenAll(first.ReadyAsync(), second.ReadyAsync());
        return ended;
    }

    // PostgreSQL counts the reads. In Upsert mode a second write is an update. In Append mode it does not change the existing row.
    private static async Task<long> ReportAsync(JobCluster cluster, JobPipeline pipeline, JsonObject ended)
    {
        var read = await cluster.CountReadsAsync(pipeline);
        var writtenTwice = await cluster.CountAsync($"SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = '{pipeline.Output}'");
        var took = (DateTimeOffset)ended["finishedAt"]! - (DateTimeOffset)ended["startedAt"]!;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{pipeline.Name}: {JobCluster.Users} users in {took.TotalSeconds:0.0} s, {ended["usersPerSecond"]} a second; {read - JobCluster.Users} read twice ({(long)ended["read"]! - JobCluster.Users} by the job's own count), {writtenTwice} updated."));
        Assert.True(read >= JobCluster.Users, $"Scans fetched {read} rows: they did not go by the index, and cannot be counted.");
        return read - JobCluster.Users;
    }
}
