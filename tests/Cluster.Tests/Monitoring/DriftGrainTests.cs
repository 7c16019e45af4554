using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class DriftGrainTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_ThreeSilosOfWhichOneIsKilled_DiffersFromTheTruthByAFlushAtMost()
    {
        await using var cluster = await DriftCluster.StartAsync(silos: 3);
        await cluster.ScoreAsync(Users(0, 300));
        await cluster.CountedAsync(300);

        // The rows that the killed silo has not sent yet are the only ones that may be lost.
        await cluster.ScoreAsync(Users(300, 40), silos: 2);
        await cluster.KillAsync(2);
        await cluster.ScoreAsync(Users(340, 200), silos: [0, 1]);

        var counted = 0L;
        await Eventually.TrueAsync(async () => (counted = await TryCountAsync(cluster)) >= 500, TimeSpan.FromSeconds(60),
            () => $"the rows of the two silos that are left; {counted} are counted");
        // No row is counted twice, though calls are repeated while the silo is missed.
        await Task.WhenAll(cluster.Silos.Take(2).Select(silo => SettledAsync(silo.ServiceProvider)));
        Assert.InRange(await cluster.RowsAsync(), 500, 540);
    }

    [Fact]
    public async Task Add_AnswerThatIsLost_CountsOnce()
    {
        await using var cluster = await DriftCluster.StartAsync();
        var lost = 0;
        cluster.Storage.After = name => name.StartsWith("drift-2", StringComparison.Ordinal) && Interlocked.Increment(ref lost) <= 3
            ? throw new TimeoutException("The answer of the storage is lost.")
            : Task.CompletedTask;

        await cluster.ScoreAsync(Users(0, 100));
        await cluster.CountedAsync(100);
        await cluster.ScoreAsync(Users(100, 50));
        await cluster.CountedAsync(150);

        Assert.True(lost > 3);
    }

    [Fact]
    public async Task Report_InputThatMoves_IsToldOnceAndTheFirstRowsAreTheBaseline()
    {
        await using var cluster = await DriftCluster.StartAsync();
        Assert.Equal("TooFew", (await cluster.ReportAsync()).GetProperty("status").GetString());
        var file = new StringBuilder("x\n");
        for (var row = 0; row < 2_000; row++)
            file.Append(5 + (row % 3)).Append('\n');
        var set = await cluster.Drift.SetBaseline(new("a test", File: Encoding.UTF8.GetBytes(file.ToString())));
        Assert.Equal("", set.Refusal);

        await cluster.ScoreAsync(Enumerable.Range(0, 1_200).Select(i => DriftCluster.User(i, 5 + (i % 3))));
        await cluster.CountedAsync(1_200);
        var before = await cluster.ReportAsync();
        Assert.Equal(("Ok", "File"), (Text(before, "status"), Text(before.GetProperty("baseline"), "source")));

        await cluster.ScoreAsync(Enumerable.Range(0, 2_000).Select(i => DriftCluster.User(i, 20)));
        await cluster.CountedAsync(3_200);
        var after = await cluster.ReportAsync();
        Assert.Equal("Drifted", Text(after, "status"));
        Assert.Equal("x", Text(after.GetProperty("columns")[0], "column"));
        // The output follows the input: y is 2x.
        Assert.Equal("Drifted", Text(after.GetProperty("outputs")[0], "status"));
        Assert.Equal(1, after.GetProperty("driftedShare").GetDouble());
    }

    [Fact]
    public async Task Days_RowsThatDifferFromTheBaseline_AreJudgedOnTheirDayAndOtherDaysAreEmpty()
    {
        await using var cluster = await DriftCluster.StartAsync();
        var file = string.Concat(Enumerable.Range(0, 2_000).Select(row => $"{5 + (row % 3)}\n"));
        Assert.Equal("", (await cluster.Drift.SetBaseline(new("a test", File: Encoding.UTF8.GetBytes($"x\n{file}")))).Refusal);
        await cluster.ScoreAsync(Enumerable.Range(0, 500).Select(i => DriftCluster.User(i, 20)));
        await cluster.CountedAsync(500);

        var reply = await cluster.Drift.Days(null, 4);

        Assert.Equal("", reply.Refusal);
        var answer = JsonDocument.Parse(reply.Answer!).RootElement;
        var days = answer.GetProperty("days").EnumerateArray().ToList();
        // The rows are of two days where the test runs over midnight.
        Assert.Equal(("v1", 4, 500), (Text(answer, "version"), days.Count, days.Sum(day => day.GetProperty("rows").GetInt32())));
        Assert.All(days.Take(2),
            day => Assert.Equal((0, 0), (day.GetProperty("rows").GetInt32(), day.GetProperty("columns").GetArrayLength())));
        var verdicts = days[^1].GetProperty("columns").EnumerateArray().Concat(days[^1].GetProperty("outputs").EnumerateArray());
        Assert.Equal(["x Drifted", "y Drifted"], verdicts.Select(each => $"{Text(each, "column")} {Text(each, "status")}"));
    }

    [Fact]
    public async Task SetBaseline_Job_IsOfItsRowsAlone()
    {
        await using var cluster = await DriftCluster.StartAsync();
        await cluster.ScoreAsync(Users(0, 100));
        var job = (await cluster.Jobs.Create("test", new("everybody"))).Job!;
        await cluster.CountedAsync(1_600);

        var reply = await cluster.Drift.SetBaseline(new("a test", Job: job.Id));

        Assert.Equal("", reply.Refusal);
        Assert.Equal(1_500, JsonDocument.Parse(reply.Answer!).RootElement.GetProperty("rows").GetInt64());
        Assert.Contains("Nothing is counted", (await cluster.Drift.SetBaseline(new("a test", Job: Guid.NewGuid()))).Refusal,
            StringComparison.Ordinal);
        Assert.Contains("\"days\"", (await cluster.Drift.SetBaseline(new("a test", Days: 0))).Refusal, StringComparison.Ordinal);
        Assert.Equal(RolloutProblem.UnknownVersion, (await cluster.Drift.SetBaseline(new("a test", "v9", Days: 1))).Problem);
        Assert.Contains("'x'", (await cluster.Drift.SetBaseline(new("a test", File: "y\n1\n"u8.ToArray()))).Refusal,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forget_User_LeavesTheReservoirOnAllSilosAndInTheStorage()
    {
        await using var cluster = await DriftCluster.StartAsync();
        await cluster.ScoreAsync([.. Users(0, 50), "alice"]);
        await Eventually.TrueAsync(async () => (await cluster.KeptAsync()).Contains("alice"), "the row of alice among those that are kept");

        var router = cluster.Silos[1].ServiceProvider.GetRequiredService<IScoreRouter>();
        Assert.Equal(ForgetStatus.Forgotten, (await router.ForgetAsync("test", "alice", Token)).Status);

        Assert.DoesNotContain("alice", await cluster.KeptAsync());
        await cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await Eventually.TrueAsync(async () => (await cluster.KeptAsync()) is { Count: 50 } kept && !kept.Contains("alice"),
            "the other rows, read from the storage");
    }

    [Fact]
    public async Task Add_RowsThatAreNotToBeKept_AreNotAndEarlierOnesAreDeleted()
    {
        await using var cluster = await DriftCluster.StartAsync(configure: options => options.Drift.KeepRows = false);
        var sampler = new RowSampler(1);
        sampler.Offer(Observed.Batch(["alice"], [Observed.Numbers("x", 1)]));
        await cluster.Client.GetGrain<ISampleGrain>(SampleKeys.Of("test", "v1")).Merge(SampleBytes.Write(sampler.Take()));
        Assert.Equal(["alice"], await cluster.KeptAsync());

        await cluster.ScoreAsync(Users(0, 10));
        await cluster.CountedAsync(10);

        await Eventually.TrueAsync(async () => (await cluster.KeptAsync()).Count == 0, "no row among those that are kept");
    }

    private static async Task SettledAsync(IServiceProvider silo)
    {
        var observer = silo.GetRequiredService<PipelineSet>().Find("test")!.Pipeline.Observed;
        await observer.SettleAsync(TimeProvider.System, Token);
        await Eventually.TrueAsync(() => observer.IsEmpty, "the silo to send its counts");
    }

    // Calls fail while the grain's silo is missed.
    private static async Task<long> TryCountAsync(DriftCluster cluster)
    {
        try
        {
            return await cluster.RowsAsync();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return 0;
        }
    }

    private static IEnumerable<string> Users(int from, int count) => Enumerable.Range(from, count).Select(i => DriftCluster.User(i));

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
