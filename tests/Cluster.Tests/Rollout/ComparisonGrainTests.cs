using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class ComparisonGrainTests
{
    private static readonly string[] Users = [.. Enumerable.Range(100, 40).Select(i => $"user-{i}")];

    [Fact]
    public async Task Compare_ShadowOnTwoSilos_ComparesEveryUserOfBoth()
    {
        var table = new FakeVersionTable();
        await using var cluster = await RolloutCluster.StartAsync(silos: 2, table);
        await cluster.AddAsync("v2", "factor=3");
        var set = await cluster.Rollout.Set(new("v1", Shadow: [new("v2", 100)]), RolloutCluster.Call());
        Assert.Equal("", set.Refusal);

        await cluster.ScoreAsync(Users);
        await Eventually.TrueAsync(() => table.Rows.Count == Users.Length, "the shadow scores of all users");

        var comparison = await CompareAsync(cluster, "v2");
        Assert.Equal(("Shadow", "v1"), (Text(comparison, "role"), Text(comparison, "stable")));
        var stored = comparison.GetProperty("stored");
        Assert.Equal(Users.Length, stored.GetProperty("users").GetInt32());
        // y is 2x and 3x, and x is the length of the id.
        var output = Assert.Single(stored.GetProperty("outputs").EnumerateArray());
        Assert.Equal(8, output.GetProperty("meanDifference").GetDouble());
        var live = comparison.GetProperty("live");
        Assert.Equal(2, live.GetProperty("silos").GetInt32());
        Assert.Equal(Users.Length, live.GetProperty("version").GetProperty("scored").GetInt32());
        Assert.Equal(Users.Length, live.GetProperty("stable").GetProperty("scored").GetInt32());
    }

    [Fact]
    public async Task Create_ShadowJob_ScoresEverybodyBesideStableAndLeavesTheOutput()
    {
        var table = new FakeVersionTable();
        await using var cluster = await RolloutCluster.StartAsync(silos: 2, table);
        await cluster.AddAsync("v2", "factor=3");

        var reply = await cluster.Jobs.Create("test", new("shadow") { Version = "v2", IsShadow = true });
        Assert.Null(reply.Refusal);
        await Eventually.TrueAsync(async () =>
            (await cluster.Client.GetGrain<IScoringJobGrain>(reply.Job!.Id).Get())!.IsOver, "the end of the job");

        var job = (await cluster.Client.GetGrain<IScoringJobGrain>(reply.Job!.Id).Get())!;
        Assert.Equal((JobStatus.Completed, 200L, true), (job.Status, job.Scored, job.Shadow));
        Assert.Empty(cluster.Writer.Writes);
        Assert.Equal(200, table.Rows.DistinctBy(row => row.User).Count());
        Assert.All(table.Rows, row => Assert.Equal((24.0, 16.0), (row.Values["y"], row.Values["stable_y"])));
        Assert.Equal(200, (await CompareAsync(cluster, "v2")).GetProperty("stored").GetProperty("users").GetInt32());
    }

    [Fact]
    public async Task Compare_VersionsThatCannotBeCompared_AreRefused()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);
        await cluster.AddAsync("v2", "factor=3");
        var grain = cluster.Client.GetGrain<IComparisonGrain>("test");

        Assert.Equal(RolloutProblem.Invalid, (await grain.Compare("v1")).Problem);
        Assert.Equal(RolloutProblem.UnknownVersion, (await grain.Compare("v9")).Problem);
        Assert.Contains("no table", (await cluster.Jobs.Create("test", new("a") { Version = "v2", IsShadow = true })).Refusal,
            StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await CompareAsync(cluster, "v2")).GetProperty("stored").ValueKind);
    }

    [Fact]
    public async Task Create_ShadowJobOfTheStableVersion_IsRefused()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1, new FakeVersionTable());

        var reply = await cluster.Jobs.Create("test", new("a") { Version = "v1", IsShadow = true });

        Assert.Contains("the stable version", reply.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_PipelineThatTheSiloLacks_IsNotYet()
    {
        await using var cluster = await RolloutCluster.StartAsync(silos: 1);

        var reply = await cluster.Client.GetGrain<IComparisonGrain>("unknown").Compare("v1");

        Assert.Equal((null, RolloutProblem.NotYet, "The silo does not have this pipeline; try again in a moment."),
            (reply.Comparison, reply.Problem, reply.Refusal));
    }

    [Theory]
    [InlineData(true, RolloutProblem.NotYet)]
    [InlineData(false, RolloutProblem.Conflict)]
    public async Task Compare_TableThatCannotBeRead_SaysWhyAndWhetherItMayPass(bool mayPass, RolloutProblem problem)
    {
        var table = new FakeVersionTable();
        await using var cluster = await RolloutCluster.StartAsync(silos: 1, table);
        await cluster.AddAsync("v2", "factor=3");
        table.During = _ => throw new StoreException("The table is away.", isTransient: mayPass);

        var reply = await cluster.Client.GetGrain<IComparisonGrain>("test").Compare("v2");

        Assert.Equal((null, problem, "The table is away."), (reply.Comparison, reply.Problem, reply.Refusal));
    }

    [Fact]
    public async Task Compare_TableThatDoesNotFit_TellsItBesideWhatTheVersionsDid()
    {
        var table = new FakeVersionTable();
        await using var cluster = await RolloutCluster.StartAsync(silos: 1, table);
        await cluster.AddAsync("v2", "factor=3");
        table.During = _ => throw new PipelineConfigurationException("Output:Table", "has another column.");

        var comparison = await CompareAsync(cluster, "v2");

        Assert.Equal(("None", "v1"), (Text(comparison, "role"), Text(comparison, "stable")));
        Assert.Equal(JsonValueKind.Null, comparison.GetProperty("stored").ValueKind);
        Assert.Contains("has another column.", comparison.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, comparison.GetProperty("live").GetProperty("silos").GetInt32());
    }

    private static async Task<JsonElement> CompareAsync(RolloutCluster cluster, string version)
    {
        var reply = await cluster.Client.GetGrain<IComparisonGrain>("test").Compare(version);
        Assert.Equal("", reply.Refusal);
        return JsonDocument.Parse(reply.Comparison!).RootElement;
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
