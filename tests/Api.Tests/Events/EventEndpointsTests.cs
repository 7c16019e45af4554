using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class EventEndpointsTests(ServingApi serving)
{
    private const string Events = "POST /pipelines/churn/events";
    private const string Batch = "application/cloudevents-batch+json";

    private HttpClient Http => serving.Http;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Theory]
    [InlineData("application/json", """{"message":{"data":"eyJ1c2VyX2lkIjoidTIwMSJ9","messageId":"1"},"subscription":"s"}""", "u201")]
    [InlineData("application/cloudevents+json", """{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"u202"}""", "u202")]
    [InlineData(Batch, """[{"id":"1","source":"/a","specversion":"1.0","type":"t","subject":"u203"}]""", "u203")]
    public async Task Post_Event_IsAcknowledgedOnceTheScoreIsCommitted(string type, string body, string user)
    {
        var answer = await Http.AskAsync(Events, body, ("Content-Type", type));

        Assert.Equal((204, ""), (answer.Status, answer.Text));
        Assert.Equal(1L, serving.Folder.Query($"SELECT count(*) FROM churn_scores WHERE user_id = '{user}'"));
    }

    [Fact]
    public async Task Post_BinaryCloudEventWithAField_ScoresTheUserOfTheField()
    {
        var answer = await Http.AskAsync($"{Events}?userField=/customer/id", """{"customer":{"id":"u204"}}""",
            ("ce-id", "1"), ("ce-source", "/a"), ("ce-specversion", "1.0"), ("ce-type", "t"), ("ce-subject", "none"));

        Assert.Equal(204, answer.Status);
        Assert.Equal(1L, serving.Folder.Query("SELECT count(*) FROM churn_scores WHERE user_id = 'u204'"));
    }

    [Fact]
    public async Task Post_Attribute_NamesTheUserIfTheCallerSaysSo()
    {
        var body = """{"message":{"attributes":{"customer":"u205"},"messageId":"1"},"subscription":"s"}""";

        Assert.Equal(204, (await Http.AskAsync($"{Events}?userAttribute=customer", body)).Status);

        Assert.Equal(1L, serving.Folder.Query("SELECT count(*) FROM churn_scores WHERE user_id = 'u205'"));
    }

    [Fact]
    public async Task Post_EventOlderThanTheStoredScore_IsSatisfiedByIt()
    {
        var first = await Http.AskAsync("POST /pipelines/churn/users/u206/score");

        Assert.Equal(204, (await Http.AskAsync(Events, Push("u206", Now.AddHours(-1)))).Status);
        var same = await Http.AskAsync("GET /pipelines/churn/users/u206/score");
        Assert.Equal(204, (await Http.AskAsync(Events, Push("u206", Now))).Status);
        var next = await Http.AskAsync("GET /pipelines/churn/users/u206/score");

        Assert.Equal(first.Text, same.Text);
        Assert.NotEqual((string)first.Json["runId"]!, (string)next.Json["runId"]!);
    }

    [Fact]
    public async Task Post_PoisonAgainAndAgain_IsPutAsideOnceWithItsReason()
    {
        for (var i = 0; i < 2; i++)
        {
            foreach (var (pipeline, user, id) in new[]
            {
                ("APPEND", "nobody", "poison-1"), ("append", "gap", "poison-2"), ("append", " ", "poison-3"),
                ("append", "poison", "poison-4"),
            })
            {
                Assert.Equal(204, (await Http.AskAsync($"POST /pipelines/{pipeline}/events", Push(user, null, id))).Status);
            }
        }

        var dead = (await Http.AskAsync("GET /pipelines/append/events/dead")).Json.AsArray();
        var two = (await Http.AskAsync("GET /pipelines/Append/events/dead?limit=2")).Json.AsArray();

        Assert.Equal(["poison-1 nobody", "poison-2 gap", "poison-3 ", "poison-4 poison"],
            dead.Select(each => $"{each!["eventId"]} {each["user"]}").Order());
        Assert.Equal(["id", "format", "eventId", "user", "reason", "at", "body"], dead[0]!.AsObject().Select(each => each.Key));
        Assert.All(dead, each => Assert.NotEmpty((string)each!["reason"]!));
        Assert.Equal(dead.Take(2).Select(each => $"{each!["id"]}"), two.Select(each => $"{each!["id"]}"));
        Assert.Empty((await Http.AskAsync("GET /pipelines/rolled/events/dead")).Json.AsArray());
    }

    [Fact]
    public async Task Post_BatchWithOneBadEvent_ScoresTheOthers()
    {
        const string Body = """
            [{"id":"1","source":"/b","specversion":"1.0","type":"t","subject":"u207"}, {"id":"2","source":"/b"},
             {"id":"3","source":"/b","specversion":"1.0","type":"t","subject":"u208"}]
            """;

        Assert.Equal(204, (await Http.AskAsync(Events, Body, ("Content-Type", Batch))).Status);

        Assert.Equal(2L, serving.Folder.Query("SELECT count(*) FROM churn_scores WHERE user_id IN ('u207', 'u208')"));
        Assert.Contains("specversion", (await Http.AskAsync("GET /pipelines/churn/events/dead")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/pipelines/churn/events", "application/json", "{}", 400, "The request is no event")]
    [InlineData("/pipelines/churn/events?userField=x", "application/json", "{}", 400, "userField")]
    [InlineData("/pipelines/churn/events", "application/cloudevents+xml", "<a/>", 415, "CloudEvents come as JSON")]
    [InlineData("/pipelines/nope/events", "application/json", """{"message":{"data":"Nw=="},"subscription":"s"}""", 404,
        "no pipeline 'nope'")]
    [InlineData("/pipelines/nope/events", "application/json", """{"message":{},"subscription":"s"}""", 404, "no pipeline 'nope'")]
    [InlineData("/pipelines/nope/events", Batch, "[]", 404, "no pipeline 'nope'")]
    public async Task Post_RequestThatIsNoEventOrOfNoPipeline_IsRefused(string path, string type, string body, int status, string said)
    {
        var problem = await Http.AskAsync($"POST {path}", body, ("Content-Type", type));

        Assert.Equal(status, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_BatchWithoutAnEvent_IsTaken() =>
        Assert.Equal(204, (await Http.AskAsync(Events, "[]", ("Content-Type", Batch))).Status);

    [Theory]
    [InlineData(1_000, 204)]
    [InlineData(1_001, 413)]
    public async Task Post_Batch_HasAThousandEventsAtMost(int events, int status)
    {
        const string Event = """{"id":"1","source":"/b","specversion":"1.0","type":"t","subject":"u209"}""";

        var answer = await Http.AskAsync(Events, $"[{string.Join(',', Enumerable.Repeat(Event, events))}]", ("Content-Type", Batch));

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task Post_StoreIsDown_Is503AndNothingIsPutAside()
    {
        serving.TakeAway("host db6");
        try
        {
            var problem = await Http.AskAsync("POST /pipelines/steered/events", Push("u1", null));

            Assert.Equal((503, "1"), (problem.Status, problem.Header("Retry-After")));
            Assert.Empty((await Http.AskAsync("GET /pipelines/steered/events/dead")).Json.AsArray());
        }
        finally
        {
            await serving.BringBackAsync();
        }

        Assert.Equal(204, (await Http.AskAsync("POST /pipelines/steered/events", Push("u1", null))).Status);
    }

    [Theory]
    [InlineData("?limit=0", 400)]
    [InlineData("?limit=1001", 400)]
    [InlineData("?limit=1", 200)]
    [InlineData("?limit=1000", 200)]
    public async Task Dead_Limit_IsAThousandAtMost(string query, int status) =>
        Assert.Equal(status, (await Http.AskAsync($"GET /pipelines/churn/events/dead{query}")).Status);

    [Theory]
    [InlineData("nope")]
    [InlineData("no%0Ape")]
    public async Task Dead_UnknownPipeline_Is404(string pipeline) =>
        Assert.Equal("unknown-pipeline", (await Http.AskAsync($"GET /pipelines/{pipeline}/events/dead")).Problem);

    [Theory]
    [InlineData("eventgrid.example.com", 200)]
    [InlineData("", 400)]
    public async Task Options_OfASender_AllowsItsOrigin(string origin, int status)
    {
        var answer = await Http.AskAsync("OPTIONS /pipelines/churn/events", null, ("WebHook-Request-Origin", origin));

        Assert.Equal(status, answer.Status);
        if (status == 200)
        {
            Assert.Equal((origin, "*", "POST, OPTIONS"),
                (answer.Header("WebHook-Allowed-Origin"), answer.Header("WebHook-Allowed-Rate"), answer.Header("Allow")));
        }
    }

    [Theory]
    [InlineData(255, 200)]
    [InlineData(256, 400)]
    public async Task Options_Origin_HasALimit(int length, int status) => Assert.Equal(status, (await Http.AskAsync(
        "OPTIONS /pipelines/churn/events", null, ("WebHook-Request-Origin", new string('o', length)))).Status);

    [Theory]
    [InlineData("GET /pipelines/churn/triggers/queue", "unknown-trigger")]
    [InlineData("GET /pipelines/nope/triggers/queue", "unknown-pipeline")]
    [InlineData("GET /pipelines/no%0Ape/triggers", "unknown-pipeline")]
    [InlineData("GET /pipelines/nope/triggers", "unknown-pipeline")]
    public async Task Trigger_Unknown_Is404(string request, string type)
    {
        var problem = await Http.AskAsync(request);

        Assert.Equal((404, type), (problem.Status, problem.Problem));
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("{}", 400)]
    [InlineData("""{"paused":true}""", 404)]
    public async Task Trigger_Pause_SaysWhatToSend(string body, int status) =>
        Assert.Equal(status, (await Http.AskAsync("POST /pipelines/churn/triggers/queue", body)).Status);

    [Fact]
    public async Task Triggers_NoneDeclared_IsAnEmptyList() =>
        Assert.Empty((await Http.AskAsync("GET /pipelines/Churn/triggers")).Json.AsArray());

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
}
