using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>How the users of a job are divided.</summary>
public sealed class JobPlannerTests : IAsyncDisposable
{
    private static readonly string[] Users = [.. Enumerable.Range(0, 2_500).Select(i => $"u{i:0000}")];
    private static readonly Guid Job = Guid.NewGuid();

    private readonly TestPipeline parts = new();
    private PipelineRunner runner = null!;

    public ValueTask DisposeAsync() => runner.DisposeAsync();

    [Fact]
    public async Task Make_WholeInput_HasPartitionsOfTheSettingsAndTheCostOfThePlan()
    {
        parts.Retriever.Everybody = Users;
        parts.Retriever.PlanCost = new(1, 7, 0);

        var plan = await MakeAsync(new() { PartitionSize = 1_000 }, new());

        Assert.Equal(["u0000|u0999", "u1000|u1999", "u2000|u2499"], plan.Partitions);
        Assert.Equal((false, 2_500, new StoreCost(1, 7, 0), true), (plan.IsUserList, plan.Users, plan.Cost, plan.IsMade));
        Assert.Equal(("test", Job, RunTrigger.Job), OfCall(Assert.Single(parts.Retriever.Calls)));
    }

    // Explanations take long, so that their partitions are small.
    [Theory]
    [InlineData(5_000, 1_000)]
    [InlineData(400, 400)]
    public async Task Make_ExplanationOfTheWholeInput_HasPartitionsOfAThousandAtMost(int size, int expected)
    {
        parts.Retriever.Everybody = Users;

        var plan = await MakeAsync(new() { PartitionSize = size }, new() { IsExplanation = true });

        Assert.Equal($"u0000|u{expected - 1:0000}", plan.Partitions[0]);
    }

    [Theory]
    [InlineData(1_000, 600, 600)]
    [InlineData(500, 600, 500)]
    [InlineData(1_000, null, 700)]
    public async Task Make_UserList_HasEachUserOnceAndPartitionsOfABatchAtMost(int size, int? batch, int expected)
    {
        parts.Writer.DefaultBatchSize = 700;

        var plan = await MakeAsync(new() { PartitionSize = size, BatchSize = batch }, new() { UserList = [.. Users, "u0007", "U0007"] });

        Assert.Equal((true, 2_501, default(StoreCost)), (plan.IsUserList, plan.Users, plan.Cost));
        Assert.Equal(expected, JsonSerializer.Deserialize<string[]>(plan.Partitions[0])!.Length);
        Assert.Equal([.. Users, "U0007"], plan.Partitions.SelectMany(each => JsonSerializer.Deserialize<string[]>(each)!));
    }

    [Fact]
    public async Task Make_UserListWithFeatures_KeepsThemBesideTheirUsers()
    {
        var plan = await MakeAsync(new() { BatchSize = 2 },
            new() { UserList = ["a", "b", "c"], FeatureList = ["""{"x":1}""", null, """{"x":3}"""] });

        Assert.Equal(["""[["a",{"x":1}],["b",null]]""", """[["c",{"x":3}]]"""], plan.Partitions);
        Assert.Equal(3, plan.Users);
    }

    [Fact]
    public async Task Make_OutdatedUsers_AreThoseOfTheOutputAndNotOfTheInput()
    {
        parts.Retriever.Everybody = Users;
        runner = await parts.RunnerAsync();
        await parts.Writer.WriteAsync(Scores("v1", "ann", "bob"), new("test"), CancellationToken.None);
        await parts.Writer.WriteAsync(Scores("v2", "cyd"), new("test"), CancellationToken.None);

        var plan = await MakeAsync(new(), new() { Where = JobRequest.Outdated, Version = "v2" });

        Assert.Equal((false, 2), (plan.IsUserList, plan.Users));
        Assert.DoesNotContain("u0000", string.Join(' ', plan.Partitions), StringComparison.Ordinal);
    }

    private static (string Pipeline, Guid? Job, RunTrigger Trigger) OfCall(StoreCall call) => (call.Pipeline, call.Job, call.Trigger);

    private static Predictions Scores(string version, params string[] users) => new(
        new(users, [new Column<double>(new("y", ColumnType.Double), new double[users.Length])]),
        version, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, Guid.NewGuid());

    private async Task<JobPlan> MakeAsync(JobOptions options, JobState state)
    {
        runner ??= await parts.RunnerAsync();
        return await new JobPlanner(options, TimeProvider.System).MakeAsync(runner, Job, state, CancellationToken.None);
    }
}
