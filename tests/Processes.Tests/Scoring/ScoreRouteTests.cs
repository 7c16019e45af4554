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

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Model_UserAndPipeline_IsTheSeedsRoute(string method) =>
        Assert.Equal("c002", (string)(await serving.Http.JsonAsync(new(method), "/model?user=c002&pipeline=churn"))["user"]!);

    [Theory]
    [InlineData("/model")]
    [InlineData("/model?user=")]
    [InlineData("/model?user=%20%09")]
    [InlineData("/model?pipeline=churn")]
    public async Task Model_MissingOrBlankUser_Is400WithTheSeedsText(string path) =>
        Assert.Equal("Please provide a valid user id",
            (string)(await serving.Http.JsonAsync(HttpMethod.Get, path, HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task Model_SeveralPipelinesAndNoneNamed_Is400() =>
        Assert.Contains("name one",
            (string)(await serving.Http.JsonAsync(HttpMethod.Get, "/model?user=c001", HttpStatusCode.BadRequest))["detail"]!,
            StringComparison.Ordinal);

    [Fact]
    public async Task Score_BlankUserInThePath_Is400() =>
        Assert.Equal("Please provide a valid user id",
            (string)(await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/%20/score",
                HttpStatusCode.BadRequest))["detail"]!);

    [Fact]
    public async Task Score_UserOf10000Characters_Is400AndTellsTheLimit()
    {
        var id = new string('x', 10_000);
        Assert.Contains("10000 characters",
            (string)(await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/{id}/score",
                HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
        Assert.Contains("10000 characters",
            (string)(await serving.Http.JsonAsync(HttpMethod.Get, $"/model?pipeline=churn&user={id}",
                HttpStatusCode.BadRequest))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("o'brien; drop table customers; --")]
    [InlineData("ünï-用户-🙂")]
    [InlineData("a/b%2Fc d+e")]
    [InlineData("back\\slash")]
    public async Task Score_UserWithSpecialCharacters_IsScoredUnderItsOwnId(string user)
    {
        var id = Uri.EscapeDataString(user);
        Assert.Equal(user, (string)(await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/{id}/score"))["user"]!);
        Assert.Equal(user, (string)(await serving.Http.JsonAsync(HttpMethod.Get, $"/pipelines/churn/users/{id}/score"))["user"]!);
        Assert.Equal(user, (string)(await serving.Http.JsonAsync(HttpMethod.Get, $"/model?pipeline=churn&user={id}"))["user"]!);
    }

    [Fact]
    public async Task Score_UnknownPipelineUnknownUserNoScore_AreThreeKindsOf404()
    {
        var pipeline = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/nope/users/c001/score", HttpStatusCode.NotFound);
        var user = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/nobody%3B--/score", HttpStatusCode.NotFound);
        var score = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/nobody/score", HttpStatusCode.NotFound);

        Assert.Equal(
            ["urn:model-pipeline:problem:unknown-pipeline", "urn:model-pipeline:problem:no-input", "urn:model-pipeline:problem:no-score"],
            new[] { pipeline, user, score }.Select(problem => (string)problem["type"]!));
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
    public async Task Score_MaxAge_TakesAYoungScoreAndRefusesInvalidValues()
    {
        var first = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c003/score");
        var same = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c003/score?maxAge=3600");
        var fresh = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c003/score");

        Assert.Equal((string)first["runId"]!, (string)same["runId"]!);
        Assert.NotEqual((string)first["runId"]!, (string)fresh["runId"]!);
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c003/score?maxAge=-1", HttpStatusCode.BadRequest);
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

    [Fact]
    public async Task Route_Unknown_IsAProblemThatSaysWhereRoutesAre()
    {
        var problem = await serving.Http.JsonAsync(HttpMethod.Get, "/nothing/here", HttpStatusCode.NotFound);

        Assert.Equal("There is no route GET /nothing/here; /openapi/v1.json has all routes.", (string)problem["detail"]!);
    }

    [Fact]
    public async Task Route_WithAnotherMethod_IsAProblemThatNamesTheRightOne()
    {
        var problem = await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/score", HttpStatusCode.MethodNotAllowed);

        Assert.Equal("The route /pipelines/churn/score takes POST, not GET.", (string)problem["detail"]!);
    }

    [Theory]
    [InlineData("users/c003/score?timing=yes", "\"timing\" is 'yes'; send true or false.")]
    [InlineData("users/c003/explanation?top=few", "\"top\" is 'few'; send a whole number.")]
    public async Task Parameter_OfAnotherType_IsAProblemThatSaysWhatToSend(string call, string detail)
    {
        var method = call.Contains("explanation", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post;
        var problem = await serving.Http.JsonAsync(method, $"/pipelines/churn/{call}", HttpStatusCode.BadRequest);

        Assert.Equal(detail, (string)problem["detail"]!);
    }

    [Fact]
    public async Task Route_WrongMethod_IsAProblem() =>
        await serving.Http.JsonAsync(HttpMethod.Delete, "/model?user=a", HttpStatusCode.MethodNotAllowed);
}
