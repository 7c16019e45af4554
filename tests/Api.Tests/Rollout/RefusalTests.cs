using ModelPipeline.Api;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

public sealed class RefusalTests
{
    [Theory]
    [InlineData(RolloutProblem.Invalid, 400, "invalid-request")]
    [InlineData(RolloutProblem.UnknownVersion, 404, "unknown-version")]
    [InlineData(RolloutProblem.Changed, 412, "rollout-changed")]
    [InlineData(RolloutProblem.NotYet, 503, "version-unavailable")]
    [InlineData(RolloutProblem.Conflict, 409, "rollout-conflict")]
    public void Refusal_EachProblem_HasTheStatusOfHttpAndTheReason(RolloutProblem problem, int status, string type)
    {
        var refusal = VersionEndpoints.Refusal(problem, "Because.");

        Assert.Equal((status, $"urn:model-pipeline:problem:{type}", "Because."), (refusal.Status, refusal.Type, refusal.Detail));
    }
}
