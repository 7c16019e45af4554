namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class PredictEndpointsTests(ServingApi serving)
{
    private const string Predict = "POST /pipelines/churn/predict";

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Predict_Rows_AreAnsweredInTheirOrderAndNotStored()
    {
        var version = (string)(await Http.AskAsync("GET /pipelines/churn")).Json["model"]!["version"]!;
        var before = serving.Folder.Query("SELECT count(*) FROM churn_scores");

        var answer = await Http.AskAsync(Predict, """{"rows":[{"x":3},{"x":null},{"x":5}]}""");

        Assert.Equal((200, "churn", version), (answer.Status, (string)answer.Json["pipeline"]!, (string)answer.Json["modelVersion"]!));
        var rows = answer.Json["predictions"]!.AsArray();
        Assert.Equal("""{"outputs":{"y":6}}""", rows[0]!.ToJsonString());
        Assert.Equal(["problem"], rows[1]!.AsObject().Select(each => each.Key));
        Assert.Equal((422, "x"), ((int)rows[1]!["problem"]!["status"]!, (string)rows[1]!["problem"]!["column"]!));
        Assert.Equal(10.0, (double)rows[2]!["outputs"]!["y"]!);
        Assert.Equal(before, serving.Folder.Query("SELECT count(*) FROM churn_scores"));
    }

    [Theory]
    [InlineData("churn", "", 400, "\"rows\" is no list; send {\"rows\":[{\"tenure\":2,")]
    [InlineData("churn", "{}", 400, "\"rows\" is no list")]
    [InlineData("churn", """{"rows":null}""", 400, "\"rows\" is no list")]
    [InlineData("churn", """{"rows":{}}""", 400, "\"rows\" is no list")]
    [InlineData("churn", """{"rows":[]}""", 400, "\"rows\" is empty; send one row at least.")]
    [InlineData("churn", """{"row":[]}""", 400, "The body has \"row\"")]
    [InlineData("churn", """{"rows":[[1]]}""", 400, "\"rows[0]\" is a list")]
    [InlineData("churn", """{"rows":[{"z":1}]}""", 400, "not an input of the model")]
    [InlineData("churn", """{"rows":[{}]}""", 422, "'x' is missing from \"rows[0]\"")]
    [InlineData("churn", """{"rows":[{"x":1},{"x":"a"}]}""", 422, "Column 'x' of \"rows[1]\" is a text; send a number.")]
    [InlineData("churn", """{"rows":[{"x":null},{"x":null}]}""", 422, "has no value")]
    [InlineData("churn", """{"rows":[{"x":1}],"version":"v9"}""", 404, "no version 'v9'")]
    [InlineData("nope", """{"rows":[{"x":1}]}""", 404, "There is no pipeline 'nope'.")]
    public async Task Predict_BodyThatDoesNotFit_SaysWhy(string pipeline, string body, int status, string said)
    {
        var problem = await Http.AskAsync($"POST /pipelines/{pipeline}/predict", body);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000, 422)]
    [InlineData(10_001, 400)]
    public async Task Predict_Rows_AreTenThousandAtMost(int rows, int status)
    {
        var problem = await Http.AskAsync(Predict, $$"""{"rows":[{{string.Join(',', Enumerable.Repeat("{}", rows))}}]}""");

        Assert.Equal(status, problem.Status);
        if (status == 400)
            Assert.Equal("\"rows\" has 10001 rows; at most 10000 are allowed. Send several calls, or use a job.", problem.Detail);
    }

    [Theory]
    [InlineData(2, 400)]
    [InlineData(17, 413)]
    public async Task Predict_Body_MayHaveSixteenMegabytes(int megabytes, int status)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/pipelines/churn/predict");
        message.Content = new StringContent($"{{\"more\":\"{new string('x', megabytes << 20)}\"}}", null, "application/json");
        // The server refuses the body before the client has sent it.
        message.Headers.ExpectContinue = true;

        Assert.Equal(status, (await Http.AskAsync(message)).Status);
    }

    [Fact]
    public async Task Predict_OnlyRowThatTheModelRefuses_Is422()
    {
        var problem = await Http.AskAsync(Predict, """{"rows":[{"x":666}]}""");

        Assert.Equal((422, "unusable-row"), (problem.Status, problem.Problem));
    }
}
