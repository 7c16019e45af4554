using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class EventRouteTests(WebhookApi api) : IClassFixture<WebhookApi>
{
    private const string Events = "/pipelines/churn/events";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("application/json", """{"message":{"data":"eyJ1c2VyX2lkIjoiYzAxMCJ9","messageId":"1"},"subscription":"s"}""", "c010")]
    [InlineData("application/cloudevents+json", """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"c011"}""", "c011")]
    [InlineData("application/cloudevents-batch+json", """[{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"c012"}]""", "c012")]
    public async Task Post_Event_IsAcknowledgedOnceTheScoreIsCommitted(string type, string body, string user)
    {
        Assert.Equal(204, (await SendAsync(Events, body, type)).Status);

        Assert.Equal(1L, api.Workplace.Query($"SELECT count(*) FROM churn_scores WHERE user_id = '{user}'"));
    }

    [Fact]
    public async Task Post_BinaryCloudEventWithAPointer_ScoresTheUser()
    {
        var (status, _) = await SendAsync($"{Events}?userField=/customer/id", """{"customer":{"id":"c013"}}""", "application/json",
            ("ce-id", "1"), ("ce-source", "/a"), ("ce-specversion", "1.0"), ("ce-type", "t"), ("ce-subject", "none"));

        Assert.Equal(204, status);
        Assert.Equal(1L, api.Workplace.Query("SELECT count(*) FROM churn_scores WHERE user_id = 'c013'"));
    }

    [Fact]
    public async Task Post_EventOlderThanTheStoredScore_IsSatisfiedByIt()
    {
        var first = await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c020/score");

        Assert.Equal(204, (await SendAsync(Events, Push("c020", Now.AddHours(-1)))).Status);
        var stored = await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c020/score");
        Assert.Equal((string)first["runId"]!, (string)stored["runId"]!);

        Assert.Equal(204, (await SendAsync(Events, Push("c020", Now))).Status);
        stored = await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c020/score");
        Assert.NotEqual((string)first["runId"]!, (string)stored["runId"]!);
    }

    [Fact]
    public async Task Post_PoisonAgainAndAgain_IsPutAsideOnceWithItsReason()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(204, (await SendAsync("/pipelines/STRICT/events", Push("nobody", null, "poison-1"))).Status);
            Assert.Equal(204, (await SendAsync("/pipelines/strict/events", Push("gap", null, "poison-2"))).Status);
            Assert.Equal(204, (await SendAsync("/pipelines/strict/events", Push(" ", null, "poison-3"))).Status);
        }

        var dead = JsonNode.Parse(await api.Http.GetStringAsync("/pipelines/strict/events/dead"))!.AsArray();
        Assert.Equal(["poison-1 nobody", "poison-2 gap", "poison-3 "], dead.Select(each => $"{each!["eventId"]} {each["user"]}").Order());
        Assert.All(dead, each => Assert.InRange(((string)each!["reason"]!).Length, 10, 1_000));
        Assert.Contains("message", (string)dead[0]!["body"]!, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(await api.Http.GetStringAsync("/pipelines/append/events/dead"))!.AsArray());

        using var forgotten = await api.Http.DeleteAsync("/pipelines/strict/users/gap");
        Assert.Equal(HttpStatusCode.NoContent, forgotten.StatusCode);
        Assert.DoesNotContain("poison-2", await api.Http.GetStringAsync("/pipelines/strict/events/dead"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BatchWithOneBadEvent_ScoresTheOthers()
    {
        const string Body = """
            [{"id":"1","source":"/b","specversion":"1.0","type":"t","subject":"c030"}, {"id":"2","source":"/b"},
             {"id":"3","source":"/b","specversion":"1.0","type":"t","subject":"c031"}]
            """;

        Assert.Equal(204, (await SendAsync(Events, Body, "application/cloudevents-batch+json")).Status);

        Assert.Equal(2L, api.Workplace.Query("SELECT count(*) FROM churn_scores WHERE user_id IN ('c030', 'c031')"));
        Assert.Contains("specversion", await api.Http.GetStringAsync($"{Events}/dead"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_StoreIsBusy_Is503AndTheRepetitionIsScored()
    {
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/append/users/c040/score");
        var push = Push("c041", Now.AddMinutes(-1));
        using (api.Workplace.HoldScores())
        {
            using var response = await PostAsync("/pipelines/append/events", push, "application/json");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        Assert.Equal(204, (await SendAsync("/pipelines/append/events", push)).Status);
        Assert.Equal(1L, api.Workplace.Query("SELECT count(*) FROM append_scores WHERE user_id = 'c041'"));
        Assert.Empty(JsonNode.Parse(await api.Http.GetStringAsync("/pipelines/append/events/dead"))!.AsArray());
    }

    [Fact]
    public async Task Post_OutputRefusesEverybody_Is503AndNothingIsPutAside()
    {
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/append/users/c050/score");
        var push = Push("c051", null);
        api.Workplace.Execute("ALTER TABLE append_scores RENAME COLUMN p TO away");
        var (status, text) = await SendAsync("/pipelines/append/events", push);
        api.Workplace.Execute("ALTER TABLE append_scores RENAME COLUMN away TO p");

        Assert.True(status == 503, $"{status} {text}");
        Assert.Empty(JsonNode.Parse(await api.Http.GetStringAsync("/pipelines/append/events/dead"))!.AsArray());
        Assert.Equal(204, (await SendAsync("/pipelines/append/events", push)).Status);
        Assert.Equal(1L, api.Workplace.Query("SELECT count(*) FROM append_scores WHERE user_id = 'c051'"));
    }

    [Fact]
    public async Task Post_EventsTwiceAndInAnotherOrder_NeverPutAnOlderScoreOverANewer()
    {
        var began = Now;
        var last = DateTimeOffset.MinValue;
        foreach (var minutes in new[] { 0, 0, -60, -1, 0, -60 })
        {
            Assert.Equal(204, (await SendAsync(Events, Push("c060", began.AddMinutes(minutes)))).Status);
            var stored = await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/users/c060/score");
            var retrievedAt = DateTimeOffset.Parse((string)stored["retrievedAt"]!, CultureInfo.InvariantCulture);
            Assert.True(retrievedAt >= last && retrievedAt >= began.AddSeconds(-1), $"{retrievedAt:O} after {last:O}, begun at {began:O}.");
            last = retrievedAt;
        }
    }

    [Theory]
    [InlineData("/pipelines/churn/events", "{}", 400)]
    [InlineData("/pipelines/churn/events?userField=x", "{}", 400)]
    [InlineData("/pipelines/none/events", """{"message":{"data":"Nw=="},"subscription":"s"}""", 404)]
    [InlineData("/pipelines/none/events", """{"message":{},"subscription":"s"}""", 404)]
    public async Task Post_RequestThatIsNoEventOrOfNoPipeline_IsRefused(string path, string body, int status) =>
        Assert.Equal(status, (await SendAsync(path, body)).Status);

    [Fact]
    public async Task Options_OfASender_AllowsItsOrigin()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, Events);
        request.Headers.Add("WebHook-Request-Origin", "eventgrid.example.com");
        using var response = await api.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["eventgrid.example.com"], response.Headers.GetValues("WebHook-Allowed-Origin"));
        Assert.Equal(["*"], response.Headers.GetValues("WebHook-Allowed-Rate"));
        await api.Http.JsonAsync(HttpMethod.Options, Events, HttpStatusCode.BadRequest);
    }

    private static string Push(string user, DateTimeOffset? at, string id = "1") => new JsonObject
    {
        ["message"] = new JsonObject
        {
            ["attributes"] = new JsonObject { ["user_id"] = user },
            ["messageId"] = id,
            ["publishTime"] = at?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        },
        ["subscription"] = "projects/p/subscriptions/s",
    }.ToJsonString();

    private async Task<(int Status, string Text)> SendAsync(string path, string body, string type = "application/json",
        params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(path, body, type, headers);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, string type, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, type) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await api.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
