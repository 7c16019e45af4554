namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ScoreListRouteTests(ServingApi serving)
{
    private const string Route = "/pipelines/churn/score";

    [Fact]
    public async Task ScoreList_AllUsers_GivesALineEachAndStoresThem()
    {
        var users = Enumerable.Range(1, 300).Select(i => $"c{i:000}").ToArray();

        var lines = await serving.Http.LinesAsync("/pipelines/append/score", users);

        Assert.Equal(users, lines.Select(line => (string)line["user"]!).Order());
        Assert.All(lines, line => Assert.NotNull(line["outputs"]));
        Assert.Equal(300L, serving.Workplace.Query("SELECT count(DISTINCT user_id) FROM append_scores WHERE user_id LIKE 'c%'"));
    }

    [Fact]
    public async Task ScoreList_SameRowAsOnDemand_GivesTheSameOutputs()
    {
        var one = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c007/score");
        var line = Assert.Single(await serving.Http.LinesAsync(Route, "c007"));
        Assert.Equal(one["outputs"]!.ToJsonString(), line["outputs"]!.ToJsonString());
    }

    [Fact]
    public async Task ScoreList_RowThatCannotBeFed_IsAProblemLineThatNamesTheColumn()
    {
        var lines = await serving.Http.LinesAsync("/pipelines/strict/score", "c001", "gap", "c002");
        var problem = lines.Single(line => (string)line["user"]! == "gap")["problem"]!;
        Assert.Equal((422, "region"), ((int)problem["status"]!, (string)problem["column"]!));
        Assert.Equal(2, lines.Count(line => line["outputs"] is not null));
    }

    [Fact]
    public async Task Log_AfterBadInput_HasNoStackTraceAndNoValueOfARow()
    {
        await serving.Http.LinesAsync("/pipelines/strict/score", "gap", "nobody");
        Assert.DoesNotContain("   at ", serving.Api.Output, StringComparison.Ordinal);
        // Only the rows of users with special ids have this charge.
        Assert.DoesNotContain("91.25", serving.Api.Output, StringComparison.Ordinal);
    }
}
