using System.Globalization;
using System.Text;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ScoreEndpointsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Score_User_IsAnsweredStoredAndReadBack()
    {
        var score = await Http.AskAsync("POST /pipelines/churn/users/u007/score");
        var stored = await Http.AskAsync("GET /pipelines/churn/users/u007/score");

        Assert.Equal((200, 200), (score.Status, stored.Status));
        Assert.Equal(score.Text, stored.Text);
        Assert.Equal(["pipeline", "user", "outputs", "modelVersion", "retrievedAt", "scoredAt", "runId"],
            score.Json.AsObject().Select(each => each.Key));
        Assert.Equal("""{"y":14}""", score.Json["outputs"]!.ToJsonString());
        Assert.Matches("^[0-9a-f]{12}$", (string)score.Json["modelVersion"]!);
        Assert.EndsWith("Z", (string)score.Json["retrievedAt"]!, StringComparison.Ordinal);
        Assert.Equal((string)score.Json["runId"]!, serving.Folder.Query("SELECT run_id FROM churn_scores WHERE user_id = 'u007'"));
    }

    [Theory]
    [InlineData("POST /pipelines/churn/users/u008/score")]
    [InlineData("GET /pipelines/churn/users/u008/score")]
    public async Task Score_Answer_TellsVersionTypeAndLengthInItsHeaders(string request)
    {
        await Http.AskAsync("POST /pipelines/churn/users/u008/score");

        var score = await Http.AskAsync(request);

        Assert.Equal((string)score.Json["modelVersion"]!, score.Header("Model-Version"));
        Assert.Equal("application/json; charset=utf-8", score.Header("Content-Type"));
        Assert.Equal(score.Text.Length.ToString(CultureInfo.InvariantCulture), score.Header("Content-Length"));
    }

    [Fact]
    public async Task Score_OneAfterAnother_AreNotMixed()
    {
        foreach (var number in new[] { 11, 112, 13 })
        {
            var score = await Http.AskAsync($"POST /pipelines/churn/users/{TestFolder.UserOf(number)}/score");
            Assert.Equal((TestFolder.UserOf(number), 2.0 * number), ((string)score.Json["user"]!, (double)score.Json["outputs"]!["y"]!));
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Model_UserAndPipeline_IsScored(string method)
    {
        var score = await Http.AskAsync($"{method} /model?user=u009&pipeline=churn");

        Assert.Equal((200, "u009", "churn"), (score.Status, (string)score.Json["user"]!, (string)score.Json["pipeline"]!));
    }

    [Theory]
    [InlineData("GET /model")]
    [InlineData("GET /model?user=")]
    [InlineData("GET /model?user=%20%09")]
    [InlineData("GET /model?pipeline=churn")]
    [InlineData("POST /pipelines/churn/users/%20/score")]
    [InlineData("GET /pipelines/churn/users/%20/score")]
    public async Task Score_MissingOrBlankUser_Is400(string request)
    {
        var problem = await Http.AskAsync(request);

        Assert.Equal((400, "invalid-user", "Please provide a valid user id"), (problem.Status, problem.Problem, problem.Detail));
    }

    [Theory]
    [InlineData("GET /model?user=u001")]
    [InlineData("GET /model?user=u001&pipeline=")]
    public async Task Model_SeveralPipelinesAndNoneNamed_Is400(string request)
    {
        var problem = await Http.AskAsync(request);

        Assert.Equal((400, "invalid-request"), (problem.Status, problem.Problem));
        Assert.Contains("name one", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_WhatIsMissing_HasATypeOfItsOwn()
    {
        var answers = new List<(int, string)>();
        foreach (var request in new[]
        {
            "POST /pipelines/nope/users/u001/score", "GET /pipelines/nope/users/u001/score", "GET /model?user=u001&pipeline=nope",
            "POST /pipelines/churn/users/nobody/score", "GET /pipelines/churn/users/nobody/score",
        })
        {
            var problem = await Http.AskAsync(request);
            answers.Add((problem.Status, problem.Problem));
        }

        Assert.Equal(
            [(404, "unknown-pipeline"), (404, "unknown-pipeline"), (404, "unknown-pipeline"), (404, "no-input"), (404, "no-score")],
                answers);
    }

    [Fact]
    public async Task Score_RowThatTheModelCannotTake_Is422AndNamesTheColumn()
    {
        var problem = await Http.AskAsync("POST /pipelines/churn/users/gap/score");

        Assert.Equal((422, "unusable-row", "x"), (problem.Status, problem.Problem, (string)problem.Json["column"]!));
        Assert.Contains("Model:Nulls", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_OddUsers_AreScoredUnderTheirOwnIds()
    {
        foreach (var user in TestFolder.OddUsers)
        {
            var path = Uri.EscapeDataString(user);
            foreach (var request in new[]
            {
                $"POST /pipelines/churn/users/{path}/score", $"GET /pipelines/churn/users/{path}/score",
                $"GET /model?pipeline=churn&user={path}", $"POST /pipelines/churn/users/{path}/score/",
            })
            {
                var score = await Http.AskAsync(request);
                Assert.True(score.Status == 200, $"{request}: {score}");
                Assert.Equal(user, (string)score.Json["user"]!);
            }
        }
    }

    [Theory]
    [InlineData("%2F")]
    [InlineData("%2f")]
    public async Task Score_EncodedSlash_IsASlashOfTheId(string slash)
    {
        var problem = await Http.AskAsync($"POST /pipelines/steered/users/missing{slash}%252F/score");
        var score = await Http.AskAsync($"POST /pipelines/steered/users/u{slash}%252F/score");

        Assert.Equal("no-input", problem.Problem);
        Assert.Equal("u/%2F", (string)score.Json["user"]!);
    }

    [Theory]
    [InlineData("maxAge=-1")]
    [InlineData("maxAge=")]
    [InlineData("maxAge=1.5")]
    [InlineData("maxAge=ten")]
    public async Task Score_MaxAgeThatIsNoWholeNumber_Is400(string query)
    {
        foreach (var request in new[] { $"POST /pipelines/churn/users/u001/score?{query}", $"GET /model?user=u001&pipeline=churn&{query}" })
        {
            var problem = await Http.AskAsync(request);
            Assert.Equal((400, "maxAge is a whole number of seconds, 0 or more."), (problem.Status, problem.Detail));
        }
    }

    [Fact]
    public async Task Score_MaxAge_TakesAScoreThatIsYoungEnough()
    {
        var first = await RunOfAsync("POST /pipelines/churn/users/u014/score");

        Assert.Equal(first, await RunOfAsync("POST /pipelines/churn/users/u014/score?maxAge=3600"));
        Assert.Equal(first, await RunOfAsync("GET /model?user=u014&pipeline=churn&maxAge=3600"));
        Assert.NotEqual(first, await RunOfAsync("POST /pipelines/churn/users/u014/score?maxAge=0"));
        Assert.NotEqual(first, await RunOfAsync("POST /pipelines/churn/users/u014/score"));
    }

    [Theory]
    [InlineData("POST /pipelines/churn/users/u015/score", true)]
    [InlineData("GET /model?user=u015&pipeline=churn", true)]
    [InlineData("POST /pipelines/churn/users/nobody/score", false)]
    public async Task Score_Timing_TellsTheStagesAsFarAsTheyRan(string request, bool isScored)
    {
        var sign = request.Contains('?') ? '&' : '?';

        Assert.Null((await Http.AskAsync(request)).Header("Server-Timing"));
        Assert.Null((await Http.AskAsync($"{request}{sign}timing=false")).Header("Server-Timing"));
        var entries = (await Http.AskAsync($"{request}{sign}timing=true")).Header("Server-Timing")!.Split(", ")
            .Select(entry => entry.Split(";dur="))
            .ToDictionary(entry => entry[0], entry => double.Parse(entry[1], CultureInfo.InvariantCulture));

        Assert.Equal(isScored ? ["queue", "retrieve", "apply", "write", "total"] : ["total"], entries.Keys);
        Assert.All(entries.Values, time => Assert.InRange(time, 0, entries["total"]));
        Assert.True(entries["total"] > 0);
        Assert.Equal(400, (await Http.AskAsync($"{request}{sign}timing=maybe")).Status);
    }

    [Fact]
    public async Task Score_TimingAndMaxAge_AreBothKept()
    {
        var first = await RunOfAsync("POST /pipelines/churn/users/u016/score");

        var same = await Http.AskAsync("POST /pipelines/churn/users/u016/score?maxAge=3600&timing=true");

        Assert.Equal(first, (string)same.Json["runId"]!);
        Assert.NotNull(same.Header("Server-Timing"));
    }

    [Fact]
    public async Task Score_Features_AreUsedOnceAndAreNoJob()
    {
        var score = await Http.AskAsync("POST /pipelines/calls/users/new/score", """{"features":{"x":21}}""");

        Assert.Equal((200, 42.0), (score.Status, (double)score.Json["outputs"]!["y"]!));
        Assert.Equal(1L, serving.Folder.Query($"SELECT count(*) FROM call_scores WHERE run_id = '{score.Json["runId"]}'"));
    }

    [Theory]
    [InlineData("", 422, "'x' is missing from \"features\"")]
    [InlineData("{}", 422, "'x' is missing from \"features\"")]
    [InlineData("null", 422, "'x' is missing from \"features\"")]
    [InlineData("""{"features":null}""", 422, "'x' is missing from \"features\"")]
    [InlineData("""{"features":{}}""", 422, "'x' is missing from \"features\"")]
    [InlineData("""{"features":7}""", 400, "\"features\" of the body is not an object. Send one like {\"features\":{\"amount\":12.5}}.")]
    [InlineData("""{"feature":{}}""", 400, "The body has \"feature\", which this route does not take.")]
    [InlineData("[]", 400, "The body is not an object.")]
    [InlineData("x=1", 400, "The body is no valid JSON at line 1, column 1")]
    public async Task Score_BodyThatDoesNotFit_SaysWhatToSend(string body, int status, string said)
    {
        var problem = await Http.AskAsync("POST /pipelines/calls/users/new/score", body);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_FeaturesAndMaxAge_ExcludeEachOther()
    {
        var problem = await Http.AskAsync("POST /pipelines/calls/users/new/score?maxAge=60", """{"features":{"x":1}}""");

        Assert.Equal((400, "\"maxAge\" and \"features\" exclude each other: a call with features has a run of its own."),
            (problem.Status, problem.Detail));
        // An empty body brings no features.
        Assert.Equal(200, (await Http.AskAsync("POST /pipelines/churn/users/u001/score?maxAge=60", "{}")).Status);
    }

    [Theory]
    [InlineData(1024 * 1024, 400)]
    [InlineData((1024 * 1024) + 1, 413)]
    public async Task Score_Body_MayHaveAMegabyte(int bytes, int status)
    {
        var body = $"{{\"features\":\"{new string('x', bytes - "{\"features\":\"\"}".Length)}\"}}";
        using var message = new HttpRequestMessage(HttpMethod.Post, "/pipelines/calls/users/new/score");
        message.Content = new StringContent(body, Encoding.UTF8, "application/json");
        // A server that refuses the body reads none of it. Without this, the client may still be sending when the connection ends.
        message.Headers.ExpectContinue = true;

        Assert.Equal(status, (await Http.AskAsync(message)).Status);
    }

    [Fact]
    public async Task Score_ChunkedBody_IsReadToo()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/pipelines/calls/users/new/score");
        message.Content = new StringContent("""{"features":{"x":4}}""");
        message.Headers.TransferEncodingChunked = true;

        var score = await Http.AskAsync(message);

        Assert.Equal((200, 8.0), (score.Status, (double)score.Json["outputs"]!["y"]!));
    }

    [Fact]
    public async Task Score_ModelFails_Is500WithoutTheReason()
    {
        var problem = await Http.AskAsync("POST /pipelines/steered/users/poison/score");

        Assert.Equal((500, "failed"), (problem.Status, problem.Problem));
        Assert.DoesNotContain("nobody should see", problem.Text, StringComparison.Ordinal);
        await LoggedAsync(problem, "user poison", "(Failed)");
    }

    [Fact]
    public async Task Score_StoreIsDown_Is503AndTheLogHasItsReason()
    {
        serving.TakeAway("host scores-host.");
        try
        {
            var problem = await Http.AskAsync("POST /pipelines/steered/users/u1/score");
            var line = Assert.Single(await Http.LinesAsync("steered", "u1"));

            Assert.Equal((503, "store-unavailable", "1"), (problem.Status, problem.Problem, problem.Header("Retry-After")));
            Assert.DoesNotContain("scores-host", problem.Text, StringComparison.Ordinal);
            Assert.Equal(503, (int)line["problem"]!["status"]!);
            Assert.DoesNotContain("scores-host", line.ToJsonString(), StringComparison.Ordinal);
            await LoggedAsync(problem, "Pipeline steered: user u1 has no score (StoreUnavailable)", "scores-host");
        }
        finally
        {
            await serving.BringBackAsync();
        }
    }

    private Task LoggedAsync(Answer problem, params string[] words) => Eventually.TrueAsync(
        () => serving.Api.Log.All.Any(line => line.Text.Contains((string)problem.Json["traceId"]!, StringComparison.Ordinal)
            && words.All(word => line.Text.Contains(word, StringComparison.Ordinal))),
        $"a line of the log with {string.Join(", ", words)}");

    private async Task<string> RunOfAsync(string request)
    {
        var score = await Http.AskAsync(request);
        Assert.Equal(200, score.Status);
        return (string)score.Json["runId"]!;
    }
}
