using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

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
    public async Task ScoreList_DuplicateIds_AreScoredOnce() =>
        Assert.Equal(["c001", "c002"],
            (await serving.Http.LinesAsync(Route, "c001", "c002", "c001", "c001")).Select(line => (string)line["user"]!).Order());

    [Fact]
    public async Task ScoreList_MoreListsThanAllowed_OneIsRefusedBeforeItBeginsAndTheOtherContinues()
    {
        using var workplace = new Workplace();
        var settings = Workplace.Settings();
        settings["Lists"] = new JsonObject { ["MaxConcurrent"] = 1 };
        await using var api = await ApiProcess.StartAsync(workplace, settings);
        await api.Http.LinesAsync(Route, "c001");
        Task<HttpResponseMessage>[] both;
        using (workplace.HoldScores())
        {
            both = [.. Enumerable.Range(2, 2).Select(i => api.Http.PostAsJsonAsync(Route, new { users = new[] { $"c00{i}", $"c01{i}" } }))];
            using var refused = await await Task.WhenAny(both);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            var problem = JsonNode.Parse(await refused.Content.ReadAsStringAsync())!;
            Assert.EndsWith(":saturated", (string)problem["type"]!, StringComparison.Ordinal);
            Assert.Contains("Lists:MaxConcurrent", (string)problem["detail"]!, StringComparison.Ordinal);
        }

        using var scored = Assert.Single(await Task.WhenAll(both), response => response.IsSuccessStatusCode);
        Assert.Equal(2, (await scored.Content.ReadAsStringAsync()).Split("\"outputs\"").Length - 1);
        Assert.Single(await api.Http.LinesAsync(Route, "c004"));
    }

    [Fact]
    public async Task ScoreList_Empty_IsAnEmptyStream() => Assert.Empty(await serving.Http.LinesAsync(Route));

    [Fact]
    public async Task ScoreList_BadIdsAmongGoodOnes_GetProblemLines()
    {
        var lines = await serving.Http.LinesAsync(Route, "c001", "", " ", null, new string('x', 10_000), "nobody", "c002",
            "o'brien; drop table customers; --");

        Assert.Equal(8, lines.Count);
        Assert.Equal(3, lines.Count(line => line["outputs"] is not null));
        Assert.Equal([400, 400, 400, 400, 404],
            lines.Where(line => line["problem"] is not null).Select(line => (int)line["problem"]!["status"]!).Order());
        Assert.All(lines.Where(line => line["problem"] is not null), line => Assert.NotNull(line["problem"]!["traceId"]));
    }

    [Fact]
    public async Task ScoreList_RowThatCannotBeFed_IsAProblemLineThatNamesTheColumn()
    {
        var lines = await serving.Http.LinesAsync("/pipelines/strict/score", "c001", "gap", "c002");
        var problem = lines.Single(line => (string)line["user"]! == "gap")["problem"]!;
        Assert.Equal((422, "region"), ((int)problem["status"]!, (string)problem["column"]!));
        Assert.Equal(2, lines.Count(line => line["outputs"] is not null));
    }

    [Theory]
    [InlineData("{\"users\":[\"a\",", "no valid JSON at line 1, column 14")]
    [InlineData("{\"users\":[1,2]}", "\"users[0]\" of the body is not a text. Ids are texts: write \"1\", not 1.")]
    [InlineData("[\"a\"]", "The body is not an object. Send one like {\"users\":[\"7590-VHVEG\"]}.")]
    [InlineData("{\"user\":[\"a\"]}", "The body has \"user\", which this route does not take.")]
    [InlineData("{}", "no \"users\"")]
    [InlineData("null", "no \"users\"")]
    [InlineData("", "no \"users\"")]
    public async Task ScoreList_BodyThatIsNoList_IsAProblem(string body, string expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var detail = (string)(await serving.Http.JsonAsync(HttpMethod.Post, Route, HttpStatusCode.BadRequest, content))["detail"]!;
        Assert.Contains(expected, detail, StringComparison.Ordinal);
        Assert.DoesNotContain("ModelPipeline.", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScoreList_BodyOfAnotherType_Is415()
    {
        using var content = new StringContent("users=a", Encoding.UTF8, "application/x-www-form-urlencoded");

        var problem = await serving.Http.JsonAsync(HttpMethod.Post, Route, HttpStatusCode.UnsupportedMediaType, content);

        Assert.Equal("urn:model-pipeline:problem:invalid-request", (string)problem["type"]!);
        Assert.Contains("The Content-Type is 'application/x-www-form-urlencoded'", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScoreList_BodyOf50Megabytes_Is413()
    {
        using var content = new ByteArrayContent(new byte[50 * 1024 * 1024]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = content };
        // The server answers without reading the body. If the client continues to send, its connection may be closed.
        request.Headers.ExpectContinue = true;
        using var response = await serving.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("traceId", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await serving.Http.JsonAsync(HttpMethod.Get, "/health");
    }

    [Fact]
    public async Task ScoreList_MoreThan100000Ids_Is400AndTellsTheLimit()
    {
        using var content = new StringContent($"{{\"users\":[{string.Join(',', Enumerable.Range(0, 100_001).Select(i => $"\"{i}\""))}]}}",
            Encoding.UTF8, "application/json");
        Assert.Contains("100001",
            (string)(await serving.Http.JsonAsync(HttpMethod.Post, Route, HttpStatusCode.BadRequest, content))["detail"]!,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ScoreList_UnknownPipeline_Is404()
    {
        using var content = new StringContent("{\"users\":[\"a\"]}", Encoding.UTF8, "application/json");
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/nope/score", HttpStatusCode.NotFound, content);
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
