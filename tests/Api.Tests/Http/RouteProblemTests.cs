namespace ModelPipeline.Tests;

/// <summary>Requests that fit no route, or only nearly: each answer says what to send.</summary>
[Collection(typeof(ServingCollection))]
public sealed class RouteProblemTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Theory]
    [InlineData("GET /nothing/here", 404, "There is no route GET /nothing/here; /openapi/v1.json has all routes.")]
    [InlineData("GET /pipelines/churn/score", 405, "The route /pipelines/churn/score takes POST, not GET.")]
    [InlineData("DELETE /model?user=a", 405, "takes GET")]
    [InlineData("POST /pipelines/churn/users/u003/score?timing=yes", 400, "\"timing\" is 'yes'; send true or false.")]
    [InlineData("GET /pipelines/churn/users/u003/explanation?top=few", 400, "\"top\" is 'few'; send a whole number.")]
    public async Task Request_ThatFitsNoRoute_IsAProblemThatSaysWhatToSend(string request, int status, string said)
    {
        var problem = await Http.AskAsync(request);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Model_UserOf10000Characters_Is400AndTellsTheLimit()
    {
        var problem = await Http.AskAsync($"GET /model?pipeline=churn&user={new string('x', 10_000)}");

        Assert.Equal(400, problem.Status);
        Assert.Contains("10000 characters", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /pipelines/churn/jobs", """{"users":["u001"]}""", "application/json; charset=utf-7", 415, "utf-7")]
    [InlineData("POST /pipelines/churn/versions", """{"source":"\u0000"}""", "application/json", 400, "source")]
    [InlineData("PUT /pipelines/churn/rollout", """{"stable":"v1","shadow":[null]}""", "application/json", 400, "version")]
    public async Task Body_ThatIsOdd_IsRefusedByName(string request, string body, string type, int status, string named)
    {
        var problem = await Http.AskAsync(request, body, ("Content-Type", type));

        Assert.Equal(status, problem.Status);
        Assert.Contains(named, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_BodyAboveTheLimit_Is413InTheFormOfTheProtocol()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v2/models/churn/infer");
        message.Content = new ByteArrayContent(new byte[(64 << 20) + 1]);
        // The server refuses before the body comes.
        message.Headers.ExpectContinue = true;

        var answer = await Http.AskAsync(message);

        Assert.Equal((413, "application/json"), (answer.Status, answer.Type));
        Assert.NotEmpty((string)answer.Json["error"]!);
    }

    [Fact]
    public async Task Ready_AfterACallForANewUser_TellsTheMemoryAndOneMoreUser()
    {
        var before = (await Http.AskAsync("GET /health/ready")).Json["memory"]!;
        await Http.AskAsync("POST /pipelines/churn/users/u299/score");
        var after = (await Http.AskAsync("GET /health/ready")).Json["memory"]!;

        Assert.InRange((long)after["usedBytes"]!, 1L << 20, (long)after["limitBytes"]!);
        Assert.Equal((int)before["activations"]! + 1, (int)after["activations"]!);
    }

    [Fact]
    public async Task OpenApi_ScoreSchema_FitsAScore()
    {
        var document = (await Http.AskAsync("GET /openapi/v1.json")).Json;
        var score = (await Http.AskAsync("POST /pipelines/churn/users/u001/score")).Json.AsObject();
        var properties = document["components"]!["schemas"]!["Score"]!["properties"]!.AsObject();

        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal(score.Select(each => each.Key), properties.Select(each => each.Key));
        Assert.Equal("object", (string)properties["outputs"]!["type"]!);
    }
}
