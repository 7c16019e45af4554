using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class RolloutEndpointsTests(ServingApi serving)
{
    private const string Rollout = "/pipelines/rolled/rollout";

    private HttpClient Http => serving.Http;

    [Fact]
    public async Task Rollout_CandidatePromotedAndRolledBack_ScoresAsItSaysAndTellsItsHistory()
    {
        var first = await Http.AskAsync($"GET {Rollout}");
        var stable = (string)first.Json["stable"]!;
        var version = await NewVersionAsync("factor=30");

        var set = await SetAsync(stable, version, 100);
        var byCandidate = await Http.AskAsync("POST /pipelines/rolled/users/u002/score");
        var promoted = await Http.AskAsync($"POST {Rollout}/promote", "", ("If-Match", set.Header("ETag")!));
        var kept = await Http.AskAsync($"DELETE /pipelines/rolled/versions/{version}");
        var back = await Http.AskAsync($"POST {Rollout}/rollback", "{}", ("If-Match", $"W/{promoted.Header("ETag")}"));
        var byStable = await Http.AskAsync("POST /pipelines/rolled/users/u002/score");
        var history = (await Http.AskAsync($"GET {Rollout}/history")).Json.AsArray();

        Assert.Equal((200, version, 100.0),
            (set.Status, (string)set.Json["candidate"]!["version"]!, (double)set.Json["candidate"]!["percent"]!));
        Assert.Equal(60.0, (double)byCandidate.Json["outputs"]!["y"]!);
        Assert.Equal((200, version), (promoted.Status, (string)promoted.Json["stable"]!));
        Assert.Equal(409, kept.Status);
        Assert.Equal((200, stable), (back.Status, (string)back.Json["stable"]!));
        Assert.Equal(4.0, (double)byStable.Json["outputs"]!["y"]!);
        Assert.Equal(["RollBack", "Promote", "Set"], history.Take(3).Select(change => (string)change!["action"]!));
        Assert.All(history.Take(3), change => Assert.Equal("anonymous", (string)change!["by"]!));
        Assert.Equal([1L, 2L, 3L],
            new[] { set, promoted, back }.Select(answer => EpochOf(answer) - EpochOf(first)));
        var audit = (await Http.AskAsync("GET /audit?pipeline=rolled&limit=1000")).Json["entries"]!.AsArray()
            .Where(entry => ((string)entry!["action"]!).StartsWith("rollout.", StringComparison.Ordinal)).Take(3)
            .Select(entry => $"{entry!["action"]} {entry["before"]!["stable"]} > {entry["after"]!["stable"]}");
        Assert.Equal(
            [$"rollout.rollback {version} > {stable}", $"rollout.promote {stable} > {version}", $"rollout.set {stable} > {stable}"], audit);
        await Http.AskAsync($"DELETE /pipelines/rolled/versions/{version}");
    }

    [Fact]
    public async Task Set_SomebodyWasFirst_Is412AndChangesNothing()
    {
        var before = await Http.AskAsync($"GET {Rollout}");
        var old = $"\"{EpochOf(before) - 1}\"";

        foreach (var (request, body) in new[]
        {
            ($"PUT {Rollout}", before.Text), ($"POST {Rollout}/promote", ""), ($"POST {Rollout}/rollback", ""),
        })
        {
            var problem = await Http.AskAsync(request, body, ("If-Match", old));
            Assert.Equal((412, "rollout-changed"), (problem.Status, problem.Problem));
        }

        Assert.Equal(before.Header("ETag"), (await Http.AskAsync($"GET {Rollout}")).Header("ETag"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    public async Task Set_AnyETag_TakesTheDocument(string ifMatch)
    {
        var before = await Http.AskAsync($"GET {Rollout}");

        Assert.Equal(200, (await Http.AskAsync($"PUT {Rollout}", before.Text, ("If-Match", ifMatch))).Status);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("\"-1\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task Set_IfMatchThatIsNoETag_Is400(string ifMatch)
    {
        var problem = await Http.AskAsync($"POST {Rollout}/promote", "", ("If-Match", ifMatch));

        Assert.Equal((400, $"If-Match is '{ifMatch}'; send the ETag of GET .../rollout."), (problem.Status, problem.Detail));
    }

    [Theory]
    [InlineData("PUT", "", "", 400, "The body is empty; send the document, as GET .../rollout shows it.")]
    [InlineData("PUT", "", "null", 400, "The body is empty")]
    [InlineData("PUT", "", """{"stable":"never"}""", 400, "never")]
    [InlineData("PUT", "", """{"stable":7}""", 400, "\"stable\" of the body is not a text")]
    [InlineData("PUT", "", """{"stable":"a","shadow":[null]}""", 400, "version")]
    [InlineData("PUT", "", """{"stables":"a"}""", 400, "The body has \"stables\"")]
    [InlineData("POST", "/promote", "", 409, "There is no candidate to promote")]
    [InlineData("POST", "/promote", """{"rescore":{"maxUsersPerSecond":0}}""", 400,
        "\"rescore.maxUsersPerSecond\" is 0; set 0.1 to 1000000")]
    [InlineData("POST", "/rollback", """{"rescore":{"maxUsersPerSecond":1000001}}""", 400, "\"rescore.maxUsersPerSecond\" is 1000001")]
    [InlineData("POST", "/rollback", """{"rescored":{}}""", 400, "The body has \"rescored\"")]
    public async Task Change_ThatDoesNotFit_SaysWhy(string method, string action, string body, int status, string said)
    {
        var problem = await Http.AskAsync($"{method} {Rollout}{action}", body);

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "")]
    [InlineData("POST", "/promote")]
    [InlineData("POST", "/rollback")]
    [InlineData("GET", "/history")]
    public async Task Rollout_UnknownPipeline_Is404(string method, string action)
    {
        var problem = await Http.AskAsync(
            $"{method} /pipelines/nope/rollout{action}", method == "PUT" ? """{"stable":"a"}""" : method == "POST" ? "" : null);

        Assert.Equal((404, "unknown-pipeline"), (problem.Status, problem.Problem));
    }

    [Fact]
    public async Task Promote_Rescore_MakesAJobForTheUsersOfOtherVersions()
    {
        var stable = (string)(await Http.AskAsync($"GET {Rollout}")).Json["stable"]!;
        await Http.AskAsync("POST /pipelines/rolled/users/u003/score");
        var version = await NewVersionAsync("factor=40");
        await SetAsync(stable, version, 0.01);

        var promoted = await Http.AskAsync($"POST {Rollout}/promote", """{"rescore":{"maxUsersPerSecond":1000}}""");
        var job = await Http.EndOfJobAsync(promoted.Header("Location")!.Split('/')[^1]);
        var stored = await Http.AskAsync("GET /pipelines/rolled/users/u003/score");
        var audit = (await Http.AskAsync("GET /audit?pipeline=rolled&limit=10")).Json["entries"]!.AsArray();
        await Http.AskAsync($"POST {Rollout}/rollback");
        await Http.AskAsync($"DELETE /pipelines/rolled/versions/{version}");

        Assert.Equal(("outdated", version, 1_000.0), ((string)job["where"]!, (string)job["version"]!, (double)job["maxUsersPerSecond"]!));
        Assert.Equal((version, 120.0), ((string)stored.Json["modelVersion"]!, (double)stored.Json["outputs"]!["y"]!));
        Assert.Contains(audit, entry => (string)entry!["action"]! == "job.create" && (string)entry["target"]! == (string)job["id"]!);
    }

    [Fact]
    public async Task Compare_ShadowVersion_StandsBesideTheStableOne()
    {
        var stable = (string)(await Http.AskAsync($"GET {Rollout}")).Json["stable"]!;
        var version = await NewVersionAsync("factor=50");
        await Http.AskAsync($"PUT {Rollout}", $$"""{"stable":"{{stable}}","shadow":[{"version":"{{version}}","percent":100}]}""");
        await Http.AskAsync("POST /pipelines/rolled/users/u004/score");
        var compare = $"GET {Rollout}/comparison?version={version}";
        var json = new JsonObject();
        await Eventually.TrueAsync(async () =>
        {
            json = (await Http.AskAsync(compare)).Json.AsObject();
            return json["stored"] is not null;
        }, "the shadow score to be stored");
        var csv = await Http.AskAsync(compare, null, ("Accept", "text/csv"));
        var byContent = await CompareAsync(compare, "text/csv; charset=utf-8");
        var both = await Http.AskAsync(compare, null, ("Accept", "application/json, text/csv"));
        await Http.AskAsync($"PUT {Rollout}", $$"""{"stable":"{{stable}}"}""");
        await Http.AskAsync($"DELETE /pipelines/rolled/versions/{version}");

        Assert.Equal((version, "Shadow", stable), ((string)json["version"]!, (string)json["role"]!, (string)json["stable"]!));
        Assert.Equal(("text/csv", "output,user,stable,version,difference\r\ny,u004,8,200,192\r\n"), (csv.Type, csv.Text));
        Assert.Equal((csv.Text, "application/json"), (byContent.Text, both.Type));
    }

    [Theory]
    [InlineData("rolled", "", 400, "invalid-request")]
    [InlineData("rolled", "?version=%20", 400, "invalid-request")]
    [InlineData("rolled", "?version=never", 404, "unknown-version")]
    [InlineData("nope", "?version=v2", 404, "unknown-pipeline")]
    public async Task Compare_Nothing_HasATypeOfItsOwn(string pipeline, string query, int status, string type)
    {
        var problem = await Http.AskAsync($"GET /pipelines/{pipeline}/rollout/comparison{query}");

        Assert.Equal((status, type), (problem.Status, problem.Problem));
    }

    private async Task<Answer> CompareAsync(string request, string contentType)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, request.Split(' ')[1]) { Content = new ByteArrayContent([]) };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await Http.AskAsync(message);
    }

    private async Task<string> NewVersionAsync(string text)
    {
        var id = $"v{Guid.NewGuid():N}";
        await Http.UploadAsync("rolled", id, text);
        Assert.Equal("Ready", (string)(await Http.ReadyAsync("rolled", id))["state"]!);
        return id;
    }

    private Task<Answer> SetAsync(string stable, string candidate, double percent) => Http.AskAsync($"PUT {Rollout}", new JsonObject
    {
        ["stable"] = stable,
        ["candidate"] = new JsonObject { ["version"] = candidate, ["percent"] = percent },
    }.ToJsonString());

    private static long EpochOf(Answer answer) => long.Parse(answer.Header("ETag")!.Trim('"'), CultureInfo.InvariantCulture);
}
