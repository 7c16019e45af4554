using System.Collections.Concurrent;
using ModelPipeline.Grains;
using Orleans.Core.Internal;

namespace ModelPipeline.Tests;

public sealed class ExplanationJobGrainTests
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 400).Select(i => new string('u', 1 + (i % 50)) + i)];

    [Fact]
    public async Task Create_WholeInput_ExplainsEverybodyOnBothSilosAndScoresNobody()
    {
        await using var cluster = await StartAsync();

        var job = await EndAsync(cluster, await CreateAsync(cluster));

        Assert.Equal((JobStatus.Completed, 400, 400, 0, true), (job.Status, job.Total, job.Scored, job.Failed, job.Explain));
        Assert.All(cluster.Silos, silo => Assert.Empty(silo.Writer.Writes));
        Assert.All(cluster.Silos, silo => Assert.NotEmpty(Table(silo).Rows));
        Assert.All(cluster.Silos, silo => Assert.Empty(silo.Writer.Completed));
        var rows = Rows(cluster);
        Assert.Equal(Users.Order(), rows.Select(row => row.User).Order());
        // y is 2x, x is the length of the id, and the background has lengths of 2 on average.
        Assert.All(rows, row => Assert.Equal((4.0, 2.0 * row.User.Length), (row.Values["baseline"], row.Values["prediction"])));
        Assert.All(rows, row => Assert.Equal(("v1", job.Id.ToString()), (row.Version, row.Values["run_id"])));
    }

    [Fact]
    public async Task Create_ListAndCondition_ExplainsThoseWhoMeetIt()
    {
        await using var cluster = await StartAsync(when: "y > 20");

        var job = await EndAsync(cluster, await CreateAsync(cluster, ["abc", "abcdefghijklm", "missing"]));

        Assert.Equal((3, 2, 1), (job.Total, job.Scored, job.Failed));
        Assert.Equal("abcdefghijklm", Assert.Single(Rows(cluster)).User);
    }

    [Fact]
    public async Task Run_JobMovesToAnotherSilo_GoesOnFromItsProgress()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            Table(silo).During = token => Rows(cluster).Count >= 100 ? gate.PassAsync(token) : Task.CompletedTask;
        var job = await CreateAsync(cluster);
        await gate.Reached;

        await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Cast<IGrainManagementExtension>().DeactivateOnIdle();
        gate.Open();
        var ended = await EndAsync(cluster, job);

        Assert.Equal((JobStatus.Completed, 400, 0, true), (ended.Status, ended.Scored, ended.Failed, ended.Explain));
        Assert.Equal(Users.Order(), Rows(cluster).Select(row => row.User).Distinct().Order());
    }

    [Fact]
    public async Task Cancel_InTheMiddle_StopsAndKeepsWhatWasStored()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            Table(silo).During = token => Rows(cluster).Count >= 100 ? gate.PassAsync(token) : Task.CompletedTask;
        var job = await CreateAsync(cluster);
        await gate.Reached;

        var canceled = await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Cancel();

        Assert.Equal(JobStatus.Canceled, canceled!.Status);
        Assert.InRange(Rows(cluster).Count, 100, 399);
        gate.Open();
    }

    [Fact]
    public async Task Create_WhileAnExplanationRuns_AnotherIsRefusedAndScoresAreNot()
    {
        await using var cluster = await StartAsync();
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            Table(silo).During = gate.PassAsync;
        var job = await CreateAsync(cluster);
        await gate.Reached;

        var second = await Jobs(cluster).Create("test", new("second") { IsExplanation = true });
        var scores = (await Jobs(cluster).Create("test", new("scores"))).Job!;

        Assert.Equal(job.Id, second.Busy!.Id);
        // Partitions of explanations hold no slot that scores need.
        var scored = await EndAsync(cluster, scores);
        Assert.Equal((JobStatus.Completed, 400), (scored.Status, scored.Scored));
        gate.Open();
        Assert.Equal(JobStatus.Completed, (await EndAsync(cluster, job)).Status);
    }

    [Fact]
    public async Task Create_WhileAsManyExplanationsRunAsJobsMay_ScoresAreNotRefused()
    {
        await using var cluster = await StartAsync(mostJobs: 1);
        var gate = new Gate();
        foreach (var silo in cluster.Silos)
            Table(silo).During = gate.PassAsync;
        await CreateAsync(cluster);
        await gate.Reached;

        var parallel = await Jobs(cluster).Create("test", new("parallel", Parallel: true));
        var scores = await Jobs(cluster).Create("test", new("scores"));
        gate.Open();

        Assert.Equal(1, parallel.Limit);
        Assert.Equal(JobStatus.Completed, (await EndAsync(cluster, scores.Job!)).Status);
    }

    [Fact]
    public async Task Create_OutputWithoutTheTable_IsRefused()
    {
        await using var cluster = await ScoringCluster.StartAsync(silos: 1);

        var reply = await Jobs(cluster).Create("test", new("key", ["a"]) { IsExplanation = true });

        Assert.Equal("The output of pipeline 'test' has no table for explanations.", reply.Refusal);
    }

    private static async Task<ScoringCluster> StartAsync(string when = "", int mostJobs = 10)
    {
        var options = new ConcurrentQueue<PipelineOptions>();
        var cluster = await ScoringCluster.StartAsync(options.Enqueue, bulk: new() { PartitionSize = 50, MaxParallelJobs = mostJobs });
        // The silos have no table of explanations when they start.
        foreach (var each in options)
            each.Explain.Store.When = when;
        foreach (var silo in cluster.Silos)
        {
            silo.Retriever.Everybody = Users;
            silo.Retriever.Sample = () => Background("a", "bb", "ccc");
            silo.Writer.Explanations = new FakeVersionTable();
        }

        return cluster;
    }

    private static Batch Background(params string[] users) =>
        new(users, [new Column<double>(new("x", ColumnType.Double), users.Select(user => (double)user.Length).ToArray())]);

    private static FakeVersionTable Table(ScoringCluster.SiloParts silo) => (FakeVersionTable)silo.Writer.Explanations!;

    private static List<(string User, string Version, Dictionary<string, object?> Values)> Rows(ScoringCluster cluster) =>
        [.. cluster.Silos.SelectMany(silo => Table(silo).Rows)];

    private static IPipelineJobsGrain Jobs(ScoringCluster cluster) => cluster.Client.GetGrain<IPipelineJobsGrain>("test");

    private static async Task<JobInfo> CreateAsync(ScoringCluster cluster, string[]? users = null) =>
        (await Jobs(cluster).Create("test", new(Guid.NewGuid().ToString(), users) { IsExplanation = true })).Job!;

    private static async Task<JobInfo> EndAsync(ScoringCluster cluster, JobInfo job)
    {
        var last = job;
        await Eventually.TrueAsync(async () =>
        {
            last = (await cluster.Client.GetGrain<IScoringJobGrain>(job.Id).Get())!;
            return last.IsOver;
        }, "the end of the job");
        return last;
    }
}
