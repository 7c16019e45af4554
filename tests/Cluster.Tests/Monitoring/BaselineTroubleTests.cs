using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>A baseline of a file whose model fails.</summary>
public sealed class BaselineTroubleTests
{
    // "Try again" is no fault of the file.
    [Theory]
    [InlineData(true, RolloutProblem.NotYet)]
    [InlineData(false, RolloutProblem.Invalid)]
    public async Task SetBaseline_ServerOfTheModelFails_IsNoFaultOfTheFileWhereItMayPass(bool mayPass, RolloutProblem problem)
    {
        var model = new FakeModel();
        await using var cluster = await DriftCluster.StartAsync(silos: 1, model: model);
        model.Instead = (_, _) => throw new ModelException("The server of the model is away.") { IsOfServer = true, MayPass = mayPass };

        var reply = await cluster.Drift.SetBaseline(new("a test", File: "x\n1\n"u8.ToArray()));

        Assert.Equal(("The server of the model is away.", problem), (reply.Refusal, reply.Problem));
    }

    [Fact]
    public async Task Any_PipelineOrVersionThatDoesNotExist_IsRefused()
    {
        await using var cluster = await DriftCluster.StartAsync(silos: 1);
        await Eventually.TrueAsync(async () => (await cluster.Drift.Report(null, null)).Refusal.Length == 0, "the first document");
        var unknown = cluster.Client.GetGrain<IDriftGrain>("unknown");
        DriftReply[] pipelines =
            [await unknown.Report(null, null), await unknown.Days(null, 3), await unknown.SetBaseline(new("a test", Days: 1))];
        DriftReply[] versions =
        [
            await cluster.Drift.Report("v9", null), await cluster.Drift.Days("v9", 3),
            await cluster.Drift.SetBaseline(new("a test", "v9", Days: 1)),
        ];

        Assert.All(pipelines, reply => Assert.Equal(
            (null, RolloutProblem.NotYet, "The silo does not have this pipeline; try again in a moment."),
            (reply.Answer, reply.Problem, reply.Refusal)));
        Assert.All(versions, reply => Assert.Equal((null, RolloutProblem.UnknownVersion, "Pipeline 'test' has no version 'v9'."),
            (reply.Answer, reply.Problem, reply.Refusal)));
    }

    [Fact]
    public async Task Any_WhereNothingIsCounted_NamesTheSetting()
    {
        await using var cluster = await DriftCluster.StartAsync(silos: 1, configure: options => options.Drift.Enabled = false);

        DriftReply[] replies =
        [
            await cluster.Drift.Report(null, null), await cluster.Drift.Days(null, 3),
            await cluster.Drift.SetBaseline(new("a test", Days: 1)),
        ];

        Assert.All(replies, reply => Assert.Equal(
            (null, RolloutProblem.Conflict, "Pipelines:test:Drift:Enabled is false, so nothing is counted; set it to true."),
            (reply.Answer, reply.Problem, reply.Refusal)));
    }
}
