using System.Text.Json.Nodes;

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

    // Whoever ends the canary of v2 must not end that of v3, and must learn where v2 has other users by now.
    [Theory]
    [InlineData("""{"stable":"v1","candidate":{"version":"v3","percent":10}}""",
        "the candidate is 'v3'. End its canary: modelpipeline rollout canary churn v3 0")]
    [InlineData("""{"stable":"v2"}""",
        "it is the stable version. Go back to the one before: modelpipeline rollout rollback churn")]
    [InlineData("""{"stable":"v1"}""", "there is none. See which version scores which users: modelpipeline rollout show churn")]
    public async Task Canary_ZeroForAVersionThatIsNoCandidate_ChangesNothing(string rollout, string why)
    {
        var tryout = new Tryout().Answer("GET /pipelines/churn/rollout", rollout);

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("rollout", "canary", "churn", "v2", "0"));

        Assert.Equal($"modelpipeline: Version 'v2' is not the candidate of pipeline 'churn'; {why}\n", tryout.Error);
        Assert.Single(tryout.Calls);
    }

    [Fact]
    public async Task Canary_ZeroForTheCandidate_EndsIt()
    {
        var tryout = new Tryout()
            .Answer("GET /pipelines/churn/rollout",
                """{"stable":"v1","candidate":{"version":"v2","percent":10},"shadow":[{"version":"v3","percent":5}],"steps":[10,50]}""")
            .Answer("PUT /pipelines/churn/rollout", """{"stable":"v1"}""");

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("rollout", "canary", "churn", "v2", "0"));

        var sent = JsonNode.Parse(tryout.Bodies[1])!;
        Assert.Equal(("v1", null, null, "v3"),
            ((string?)sent["stable"], sent["candidate"], sent["steps"], (string?)sent["shadow"]![0]!["version"]));
    }

    [Theory]
    [InlineData("v2", "")]
    [InlineData("v3", "The canary of 'v2' has ended: a pipeline has one candidate.\n")]
    public async Task Canary_OfAVersion_TellsOfTheCanaryThatEnds(string version, string told)
    {
        var tryout = new Tryout()
            .Answer("GET /pipelines/churn/rollout", """{"stable":"v1","candidate":{"version":"v2","percent":10}}""")
            .Answer("PUT /pipelines/churn/rollout", """{"stable":"v1"}""");

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("rollout", "canary", "churn", version, "20"));

        Assert.Equal(told, tryout.Error);
    }

    [Theory]
    [InlineData("""[{"version":"v3","percent":5},{"version":"v4","percent":100}]""", "there is 'v3', 'v4'")]
    [InlineData("[]", "there is none")]
    public async Task Shadow_ZeroForAVersionThatIsNoShadow_ChangesNothing(string shadows, string are)
    {
        var tryout = new Tryout().Answer("GET /pipelines/churn/rollout", $$"""{"stable":"v1","shadow":{{shadows}}}""");

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("rollout", "shadow", "churn", "v33", "0"));

        Assert.Equal($"modelpipeline: Version 'v33' is no shadow of pipeline 'churn'; {are}. "
            + "See all of the rollout: modelpipeline rollout show churn\n", tryout.Error);
        Assert.Single(tryout.Calls);
    }

    [Fact]
    public async Task Shadow_ZeroForAShadow_EndsItAlone()
    {
        var tryout = new Tryout()
            .Answer("GET /pipelines/churn/rollout",
                """{"stable":"v1","shadow":[{"version":"v3","percent":5},{"version":"v4","percent":100}]}""")
            .Answer("PUT /pipelines/churn/rollout", """{"stable":"v1"}""");

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync("rollout", "shadow", "churn", "v3", "0"));

        var left = Assert.Single(JsonNode.Parse(tryout.Bodies[1])!["shadow"]!.AsArray());
        Assert.Equal("v4", (string?)left!["version"]);
    }
}
