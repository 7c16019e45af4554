using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;
using ModelPipeline.Silo.GrainState;
using Orleans.TestingHost;

namespace ModelPipeline.Tests;

/// <summary>State that a pipeline left behind. A pipeline of the same name finds it, but reads or writes at another location.</summary>
public sealed partial class ForeignStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Calendar calendar = new(Noon);
    private readonly string state =
        $"Data Source={Path.Combine(Directory.CreateTempSubdirectory("model-pipeline-").FullName, "state.db")};Pooling=False";

    private FakeWriter writer = new();

    [Fact]
    public async Task Job_PipelineWritesToAnotherLocation_FailsAndWritesNothing()
    {
        var id = await LeaveJobAsync("here");

        await using var cluster = await StartAsync("elsewhere");
        var job = await EndAsync(cluster, id);

        const string Reason =
            "The job was made for a pipeline 'test' that writes FakeWriter, which leads elsewhere here; it runs nowhere else.";
        Assert.Equal((JobStatus.Failed, Reason), (job.Status, job.Error));
        Assert.Empty(writer.Writes);
    }

    [Fact]
    public async Task Job_OtherModelAtTheSameLocation_Continues()
    {
        var id = await LeaveJobAsync("here");

        await using var cluster = await StartAsync("here");

        Assert.Equal((JobStatus.Completed, 2), ((await EndAsync(cluster, id)).Status, writer.Rows.Count));
    }

    [Fact]
    public async Task Job_StoredWithoutAnIdentity_Continues()
    {
        var id = await LeaveJobAsync("here");
        await ForgetIdentitiesAsync();

        await using var cluster = await StartAsync("elsewhere");

        Assert.Equal((JobStatus.Completed, 2), ((await EndAsync(cluster, id)).Status, writer.Rows.Count));
    }

    [Fact]
    public async Task Schedule_PipelineWritesToAnotherLocation_ReportsItAndRunsOnceItIsSetAgain()
    {
        await LeaveScheduleAsync();
        await using var cluster = await StartAsync("elsewhere");
        calendar.Now = Noon.AddDays(1);

        await TickAsync(cluster);
        var refused = (await Schedule(cluster).Get())!;
        await Schedule(cluster).Set("test", "0 3 * * *", "UTC");
        calendar.Now = Noon.AddDays(2);
        await TickAsync(cluster);
        var made = (await Schedule(cluster).Get())!;

        const string Problem = "The schedule was made for a pipeline 'test' that writes FakeWriter, which leads elsewhere here; "
            + "it runs nowhere else. Set it again to run it here.";
        var run = refused.LastRun!;
        Assert.Equal((ScheduleOutcome.Failed, null, Problem, Problem), (run.Outcome, run.Job, run.Reason, refused.Problem));
        Assert.NotNull(made.LastRun!.Job);
        Assert.Null(made.Problem);
    }

    [Fact]
    public async Task Schedule_StoredWithoutAnIdentity_GetsTheIdentityOfThePipeline()
    {
        await LeaveScheduleAsync();
        await ForgetIdentitiesAsync();
        await using (var cluster = await StartAsync("elsewhere"))
            await TickAsync(cluster);

        await using var back = await StartAsync("here");

        Assert.Contains("it runs nowhere else", (await Schedule(back).Get())!.Problem, StringComparison.Ordinal);
    }

    private async Task<Guid> LeaveJobAsync(string location)
    {
        await using var cluster = await StartAsync(location, (_, token) => Task.Delay(Timeout.Infinite, token));
        return (await cluster.Client.GetGrain<IPipelineJobsGrain>("test").Create("test", new("key"))).Job!.Id;
    }

    private async Task LeaveScheduleAsync()
    {
        await using var cluster = await StartAsync("here");
        Assert.NotNull((await Schedule(cluster).Set("test", "0 3 * * *", "UTC")).Schedule);
    }

    // Removes the identities, as earlier versions stored state without them.
    private async Task ForgetIdentitiesAsync()
    {
        await using var connection = new SqliteConnection(state);
        await connection.OpenAsync();
        var rows = new List<(long Row, string Payload)>();
        const string Sql = "SELECT rowid, PayloadBinary FROM OrleansStorage WHERE PayloadBinary IS NOT NULL";
        await using (var select = new SqliteCommand(Sql, connection))
        {
            await using var reader = await select.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                rows.Add((reader.GetInt64(0), Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1))));
        }

        Assert.Contains(rows, row => IdentityProperty().IsMatch(row.Payload));
        foreach (var (row, payload) in rows)
        {
            await using var update = new SqliteCommand("UPDATE OrleansStorage SET PayloadBinary = $payload WHERE rowid = $row", connection);
            update.Parameters.AddWithValue("$payload", Encoding.UTF8.GetBytes(IdentityProperty().Replace(payload, "")));
            update.Parameters.AddWithValue("$row", row);
            await update.ExecuteNonQueryAsync();
        }
    }

    private async Task<InProcessTestCluster> StartAsync(string location, Func<Predictions, CancellationToken, Task>? during = null)
    {
        writer = new() { Location = location };
        writer.During = during ?? writer.During;
        var builder = new InProcessTestClusterBuilder(1);
        // State is stored under the service id.
        builder.Options.ServiceId = "test";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddPipeline("test", pipeline => pipeline
                .Retrieve(_ => new FakeRetriever { Everybody = ["u1", "u2"] }).Apply(_ => new FakeModel()).Write(_ => writer));
            silo.Services.AddSingleton<TimeProvider>(calendar);
            silo.AddScoringGrains();
            silo.UseSqliteGrainState(state);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    private static IPipelineScheduleGrain Schedule(InProcessTestCluster cluster) => cluster.Client.GetGrain<IPipelineScheduleGrain>("test");

    private static Task TickAsync(InProcessTestCluster cluster) =>
        Schedule(cluster).AsReference<IRemindable>().ReceiveReminder("tick", default);

    private static async Task<JobInfo> EndAsync(InProcessTestCluster cluster, Guid id)
    {
        var job = cluster.Client.GetGrain<IScoringJobGrain>(id);
        await Eventually.TrueAsync(async () => (await job.Get())!.IsOver, TimeSpan.FromSeconds(60), () => "the job to end");
        return (await job.Get())!;
    }

    [GeneratedRegex("""
        "identity":\{[^{}]*(\{[^{}]*\}[^{}]*)*\},?
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex IdentityProperty();
}
