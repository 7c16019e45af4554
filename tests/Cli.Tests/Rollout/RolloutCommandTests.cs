namespace ModelPipeline.Cli.Tests;

public sealed class RolloutCommandTests
{
    [Theory]
    [InlineData]
    [InlineData("--yes")]
    public async Task Promote_WithoutACandidate_AsksNothingAndNamesTheWay(params string[] more)
    {
        var tryout = new Tryout().Answer("GET /pipelines/churn/rollout", """{"stable":"v1","candidate":null,"shadow":[]}""");

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync(["rollout", "promote", "churn", .. more]));

        Assert.Equal(
            "modelpipeline: Pipeline 'churn' has no candidate to promote; "
            + "give a version users first: modelpipeline rollout canary churn VERSION 5\n",
            tryout.Error);
        Assert.Single(tryout.Calls);
    }
}
