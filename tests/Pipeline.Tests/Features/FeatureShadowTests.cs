using Microsoft.Extensions.Logging.Abstractions;

namespace ModelPipeline.Tests;

/// <summary>Shadow versions of pipelines whose calls bring features and whose output keeps columns.</summary>
public sealed class FeatureShadowTests
{
    [Fact]
    public async Task Score_ShadowVersion_ScoresTheRowWithTheFeaturesOfTheCall()
    {
        await using var test = await OpenAsync();

        await ScoreAsync(test, "a", 5);
        await test.CountsAsync("stored", 1);

        var (_, _, values) = Assert.Single(test.Table.Rows);
        Assert.Equal((15.0, 10.0), (values["y"], values["stable_y"]));
        Assert.DoesNotContain("x", values.Keys);
        Assert.Equal(["y", "x"], Assert.Single(test.Test.Writer.Writes).Outputs.Columns.Select(column => column.Field.Name));
    }

    [Fact]
    public async Task Score_Candidate_ScoresTheRowWithTheFeaturesOfTheCall()
    {
        await using var test = await OpenAsync();
        await test.ApplyAsync(new() { Stable = "v1", Candidate = new("v2", 100) });

        var outcome = await ScoreAsync(test, "a", 5);

        Assert.Equal((15.0, "v2"), (outcome.Predictions!.Outputs["y"].ValueAt(0), outcome.Predictions.ModelVersion));
        Assert.Equal(5.0, outcome.Predictions.Outputs["x"].ValueAt(0));
    }

    [Fact]
    public async Task RunAsync_ShadowJobWithAListOfUsersAndFeatures_StoresBothScores()
    {
        await using var test = await OpenAsync();
        var plan = UserList.Plan(["a"], ["""{"x":5}"""], usersPerPartition: 10);
        var work = new PartitionWork(Guid.NewGuid(), 0, Assert.Single(plan.Partitions), IsUserList: true)
        {
            Version = "v2",
            IsShadow = true,
        };
        var scorer = new PartitionScorer(new JobOptions(), new(), TimeProvider.System, NullLogger<PipelineRunner>.Instance);

        var progress = await scorer.RunAsync(
            test.Runner, work, new(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal((true, 1L), (progress.IsDone, progress.Scored));
        var (_, _, values) = Assert.Single(test.Table.Rows);
        Assert.Equal((15.0, 10.0), (values["y"], values["stable_y"]));
    }

    private static async Task<ShadowedPipeline> OpenAsync()
    {
        var test = new ShadowedPipeline();
        test.Test.Options.Input.Request["x"] = "Double";
        test.Test.Options.Output.Keep = ["x"];
        await test.OpenAsync(new VersionShare("v2", 100));
        return test;
    }

    private static async Task<RowOutcome> ScoreAsync(ShadowedPipeline test, string user, double x)
    {
        var json = FormattableString.Invariant($$"""{"x":{{x}} }""");
        Assert.Null(test.Runner.Pipeline.Features.Read(json, Guid.NewGuid(), out var features));
        Assert.True(new UserRuns(test.Runner, user)
            .TryScore(Lane.Single, test.Runner.NewDeadline(), null, default, out var scoring, features: features));
        return await scoring;
    }
}
