using System.Text.Json.Nodes;

namespace ModelPipeline.Cli.Tests;

public sealed class WebhooksCommandTests
{
    private const string Webhook =
        """{"id":"wh_1","url":"https://example.com/hooks","events":["score.crossed"],"pipelines":["churn"],"thresholds":[{"pipeline":"churn","output":"p","value":0.8,"direction":"Up"}],"tenant":null,"createdAt":"2026-01-02T03:04:05Z","createdBy":"me","oldSecretUntil":null,"disabledAt":null,"disabledWhy":null,"secret":"whsec_c2VjcmV0"}""";

    [Fact]
    public async Task Create_Thresholds_AreSentAndTheSecretAloneIsOnStdout()
    {
        var tryout = new Tryout().Answer("POST /webhooks", Webhook, 201);

        var exitCode = await tryout.RunAsync("webhooks", "create", "https://example.com/hooks", "--events", "score.crossed,job.failed",
            "--pipelines", "churn", "--threshold", "churn:p:0.8:up", "churn:p:0.5");

        Assert.Equal((ExitCodes.Ok, "whsec_c2VjcmV0\n"), (exitCode, tryout.Out));
        Assert.Contains("only time", tryout.Error, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(
            """{"url":"https://example.com/hooks","events":["score.crossed","job.failed"],"pipelines":["churn"],"thresholds":[{"pipeline":"churn","output":"p","value":0.8,"direction":"Up"},{"pipeline":"churn","output":"p","value":0.5,"direction":"Both"}],"enabled":true}"""),
            JsonNode.Parse(tryout.Bodies[0])), tryout.Bodies[0]);
    }

    [Theory]
    [InlineData("churn:p")]
    [InlineData("churn:p:much")]
    [InlineData("churn:p:1:sideways")]
    [InlineData("churn::1")]
    public async Task Create_TextThatIsNoThreshold_CallsNobody(string threshold)
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage,
            await tryout.RunAsync("webhooks", "create", "https://example.com", "--events", "score.crossed", "--threshold", threshold));

        Assert.Contains($"'{threshold}' is no threshold", tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Calls);
    }

    [Theory]
    [InlineData(new[] { "--url", "https://example.org" }, "https://example.org", "score.crossed", 1, true)]
    [InlineData(new[] { "--events", "job.failed" }, "https://example.com/hooks", "job.failed", 0, true)]
    [InlineData(new[] { "--disable" }, "https://example.com/hooks", "score.crossed", 1, false)]
    public async Task Update_OneThing_LeavesTheRest(string[] changes, string url, string type, int thresholds, bool isEnabled)
    {
        var tryout = new Tryout().Answer("GET /webhooks/wh_1", Webhook).Answer("PUT /webhooks/wh_1", Webhook);

        Assert.Equal(ExitCodes.Ok, await tryout.RunAsync(["webhooks", "update", "wh_1", .. changes]));

        var sent = JsonNode.Parse(tryout.Bodies[1])!;
        Assert.Equal((url, type, isEnabled), ((string)sent["url"]!, (string)sent["events"]![0]!, (bool)sent["enabled"]!));
        Assert.Equal(thresholds, sent["thresholds"]?.AsArray().Count ?? 0);
        Assert.Equal("churn", (string)sent["pipelines"]![0]!);
    }

    [Theory]
    [InlineData("Delivered", null, 204, ExitCodes.Ok)]
    [InlineData("Pending", "The receiver answered 500.", 500, ExitCodes.Failed)]
    public async Task Test_ByTheAnswerOfTheReceiver_ExitsWith(string state, string? error, int status, int expected)
    {
        var delivery = new JsonObject
        {
            ["event"] = "test-1",
            ["type"] = "webhook.test",
            ["pipeline"] = "",
            ["state"] = state,
            ["attempts"] = 1,
            ["firstAt"] = "2026-01-02T03:04:05Z",
            ["nextAt"] = null,
            ["status"] = status,
            ["error"] = error,
        };
        var tryout = new Tryout().Answer("POST /webhooks/wh_1/test", """{"event":"test-1"}""", 202)
            .Answer("GET /webhooks/wh_1/deliveries?limit=100", new JsonArray(delivery).ToJsonString());

        Assert.Equal(expected, await tryout.RunAsync("webhooks", "test", "wh_1"));

        Assert.Contains($"state   {state}", tryout.Out, StringComparison.Ordinal);
    }

    // Others have been told so much meanwhile that the test is not in the list.
    [Fact]
    public async Task Test_NotAmongTheNewestEvents_EndsAndSaysSo()
    {
        var tryout = new Tryout { Clock = new MinuteClock() }.Answer("POST /webhooks/wh_1/test", """{"event":"test-1"}""", 202)
            .Answer("GET /webhooks/wh_1/deliveries?limit=100", "[]");

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("webhooks", "test", "wh_1"));

        Assert.Contains("The test test-1 is not among the newest events of wh_1", tryout.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_NobodyCanAnswer_NeedsYes()
    {
        var tryout = new Tryout();

        Assert.Equal(ExitCodes.Usage, await tryout.RunAsync("webhooks", "delete", "wh_1"));

        Assert.Contains("add --yes", tryout.Error, StringComparison.Ordinal);
        Assert.Empty(tryout.Calls);
    }

    [Fact]
    public async Task Replay_DisabledWebhook_SaysHowToEnableIt()
    {
        var tryout = new Tryout().Answer(
            "POST /webhooks/wh_1/replay", Samples.Problem(409, "webhook-disabled"), 409, "application/problem+json");

        Assert.Equal(ExitCodes.Failed, await tryout.RunAsync("webhooks", "replay", "wh_1", "--event", "job-1"));

        Assert.Contains("modelpipeline webhooks update WEBHOOK-ID", tryout.Error, StringComparison.Ordinal);
        Assert.Equal("""{"event":"job-1"}""", tryout.Bodies[0]);
    }

    // A minute later at each look.
    private sealed class MinuteClock : TimeProvider
    {
        private long minutes;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * Interlocked.Increment(ref minutes);
    }
}
