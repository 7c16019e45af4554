using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ScoreListEndpointsTests(ServingApi serving)
{
    private const string List = "POST /pipelines/churn/score";

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task ScoreList_AllUsers_GivesALineEachAndStoresThem()
    {
        string[] users = [.. Enumerable.Range(1, 300).Select(TestFolder.UserOf)];

        var lines = await Http.LinesAsync("append", users);

        Assert.Equal(users.Select((user, i) => $"{user} {2 * (i + 1)}"),
            lines.Select(line => $"{line["user"]} {line["outputs"]!["y"]}").Order());
        Assert.Equal(300L, serving.Folder.Query("SELECT count(DISTINCT user_id) FROM append_scores WHERE user_id LIKE 'u___'"));
        Assert.All(lines, line => Assert.Equal(["pipeline", "user", "outputs", "modelVersion", "retrievedAt", "scoredAt", "runId"],
            line.AsObject().Select(each => each.Key)));
    }

    [Fact]
    public async Task ScoreList_DuplicateAndBadIds_HaveOneLineEach()
    {
        var lines = await Http.LinesAsync(
            "churn", "u001", "u001", "", " ", null, null, new string('x', 10_000), "nobody", "gap", TestFolder.OddUsers[0]);

        Assert.Equal(["400", "400", "400", "400", "404", "422", "scored", "scored"],
            lines.Select(line => (string?)line["problem"]?["status"]?.ToString() ?? "scored").Order());
        Assert.All(lines.Where(line => line["problem"] is not null),
            line => Assert.Matches("^[0-9a-f]{32}$", (string)line["problem"]!["traceId"]!));
        Assert.Equal("x", (string)lines.Single(line => (string?)line["user"] == "gap")["problem"]!["column"]!);
    }

    [Fact]
    public async Task ScoreList_Empty_IsAnEmptyStream() => Assert.Empty(await Http.LinesAsync("churn"));

    [Fact]
    public async Task ScoreList_EntriesOfAUserWithFeatures_AreScoredInTheirOrder()
    {
        var users = string.Join(',', Enumerable.Range(1, 20).Select(i => $$$"""{"user":"many","features":{"x":{{{i}}}}}"""));

        var lines = (await Http.AskAsync("POST /pipelines/calls/score", $$"""{"users":[{{users}},"without"]}""")).Lines();

        Assert.Equal(Enumerable.Range(1, 20).Select(i => 2.0 * i),
            lines.Where(line => line["outputs"] is not null).Select(line => (double)line["outputs"]!["y"]!));
        Assert.Equal(422, (int)lines.Single(line => (string)line["user"]! == "without")["problem"]!["status"]!);
    }

    [Theory]
    [InlineData("""{"users":["a",""", "The body is no valid JSON at line 1, column 14")]
    [InlineData("""{"users":[1,2]}""", "\"users[0]\" of the body is not a text. Ids are texts: write \"1\", not 1.")]
    [InlineData("""["a"]""", "The body is not an object. Send one like {\"users\":[\"7590-VHVEG\"]}.")]
    [InlineData("""{"user":["a"]}""", "The body has \"user\", which this route does not take.")]
    [InlineData("""{"users":[{"user":"a","feature":{}}]}""",
        "A user of the list has a property that is neither \"user\" nor \"features\".")]
    [InlineData("""{"users":[{"user":"a","features":7}]}""", "\"features\" of a user of the list is not an object")]
    [InlineData("""{"users":[{"user":1}]}""", "\"user\" of a user of the list is not a text.")]
    [InlineData("""{"users":[{"user":"\ud800"}]}""", "half of a surrogate pair")]
    [InlineData("{}", "The body has no \"users\"; send {\"users\":[\"...\"]}.")]
    [InlineData("null", "no \"users\"")]
    [InlineData("", "no \"users\"")]
    public async Task ScoreList_BodyThatIsNoList_Is400AndSaysWhatToSend(string body, string said)
    {
        var problem = await Http.AskAsync(List, body);

        Assert.Equal((400, "invalid-request"), (problem.Status, problem.Problem));
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("ModelPipeline.", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScoreList_BodyOfAnotherType_Is415AndSaysWhichToSend()
    {
        var form = await Http.AskAsync(List, "users=a", ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"));
        var charset = await Http.AskAsync(List, """{"users":[]}""", ("Content-Type", "application/json; charset=\"utf-7\""));

        Assert.Equal((415, "invalid-request"), (form.Status, form.Problem));
        Assert.Contains("The Content-Type is 'application/x-www-form-urlencoded'", form.Detail, StringComparison.Ordinal);
        Assert.Equal(415, charset.Status);
        Assert.Contains("The charset of the Content-Type is 'utf-7'", charset.Detail, StringComparison.Ordinal);
        Assert.Equal(200, (await Http.AskAsync(List, """{"users":[]}""", ("Content-Type", "application/json; charset=utf-8"))).Status);
    }

    [Fact]
    public async Task ScoreList_BodyWithoutAType_Is415AndSaysWhichToSend()
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/pipelines/churn/score");
        message.Content = new ByteArrayContent("{}"u8.ToArray());

        var problem = await Http.AskAsync(message);

        Assert.Equal((415, "invalid-request"), (problem.Status, problem.Problem));
        Assert.StartsWith("The Content-Type is missing, which this route does not take; send application/json", problem.Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, 404)]
    [InlineData(100_001, 400)]
    public async Task ScoreList_Users_AreAHundredThousandAtMost(int users, int status)
    {
        var body = $$"""{"users":[{{string.Join(',', Enumerable.Repeat("\"a\"", users))}}]}""";

        // No pipeline: the list itself need not be scored.
        var problem = await Http.AskAsync("POST /pipelines/nope/score", body);

        Assert.Equal(status, problem.Status);
        if (status == 400)
            Assert.Equal("The list has 100001 users; at most 100000 are allowed. Send several lists.", problem.Detail);
    }

    [Fact]
    public async Task ScoreList_StoreIsBusy_WaitsAndTheCallerMayLeave()
    {
        using var caller = new CancellationTokenSource();
        using (serving.Folder.HoldScores())
        {
            using var body = JsonContent.Create(new { users = new[] { "u021", "u022" } });
            var left = Http.PostAsync("/pipelines/churn/score", body, caller.Token);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }

        Assert.Equal(2, (await Http.LinesAsync("churn", "u021", "u022")).Count(line => line["outputs"] is JsonObject));
    }

    [Fact]
    public async Task ScoreList_UsersWithoutAScore_AreLoggedOnceForEachReason()
    {
        serving.TakeAway("host db9");
        try
        {
            var lines = await Http.LinesAsync("steered", "a", "b", "c");

            var trace = (string)lines[0]["problem"]!["traceId"]!;
            Assert.All(lines, line => Assert.Equal(trace, (string)line["problem"]!["traceId"]!));
            await Eventually.TrueAsync(() => serving.Api.Log.All.Count(line => line.Event == 323 && line.Text.Contains(trace)) == 1,
                "one line of the log for the list");
            var logged = serving.Api.Log.All.Single(line => line.Event == 323 && line.Text.Contains(trace)).Text;
            Assert.Contains("Pipeline steered: 3 user(s) of a list have no score", logged, StringComparison.Ordinal);
            Assert.Contains("host db9", logged, StringComparison.Ordinal);
        }
        finally
        {
            await serving.BringBackAsync();
        }
    }
}
