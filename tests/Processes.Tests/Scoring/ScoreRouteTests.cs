using System.Net;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ScoreRouteTests(ServingApi serving)
{
    [Fact]
    public async Task Score_User_IsAnsweredStoredAndReadBack()
    {
        var score = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
        var stored = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c001/score");

        Assert.Equal(["pipeline", "user", "outputs", "modelVersion", "retrievedAt", "scoredAt", "runId"], score.Select(each => each.Key));
        Assert.Equal(score.ToJsonString(), stored.ToJsonString());
        Assert.Matches("^[0-9a-f]{12}$", (string)score["modelVersion"]!);
        Assert.EndsWith("Z", (string)score["retrievedAt"]!, StringComparison.Ordinal);
        Assert.InRange((double)score["outputs"]!["p"]!, 0, 1);
        Assert.Equal((string)score["runId"]!, serving.Workplace.Query("SELECT run_id FROM churn_scores WHERE user_id = 'c001'"));
        Assert.Equal((double)score["outputs"]!["p"]!, (double)serving.Workplace.Query("SELECT p FROM churn_scores WHERE user_id = 'c001'")!,
            1e-6);
    }

    [Fact]
    public async Task Score_NullThatTheModelCannotTake_Is422AndNamesTheColumn()
    {
        var problem = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/strict/users/gap/score",
            HttpStatusCode.UnprocessableEntity);
        Assert.Equal("region", (string)problem["column"]!);
        Assert.Contains("Model:Nulls", (string)problem["detail"]!, StringComparison.Ordinal);
        // With replacements for nulls, the same row is scored.
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/gap/score");
    }

    [Fact]
    public async Task Score_AppendTwice_KeepsBothRunsAndReadsTheNewest()
    {
        var first = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/append/users/c004/score");
        var second = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/append/users/c004/score");
        var stored = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/append/users/c004/score");

        Assert.Equal(2L, serving.Workplace.Query(
            $"SELECT count(*) FROM append_scores WHERE user_id = 'c004' AND run_id IN ('{first["runId"]}', '{second["runId"]}')"));
        Assert.Equal((string)second["runId"]!, (string)stored["runId"]!);
    }
}
