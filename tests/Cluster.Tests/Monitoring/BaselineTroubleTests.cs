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
}
