namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class WebhookEndpointsTests(GuardedApi guarded)
{
    private const string Plain = """{"url":"https://example.com/hook?secret=path","events":["job.failed","job.failed"]}""";
    private const string Crossed =
        """{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"churn","output":"y","value":1}]}""";

    [Fact]
    public async Task Webhook_WithPlusSigns_IsAnsweredInTextsThatCanBeCopied()
    {
        var made = await AskAsync("POST /webhooks", Plain.Replace("/hook", "/a+b'c", StringComparison.Ordinal));
        await AskAsync($"DELETE /webhooks/{made.Json["id"]}");

        Assert.Contains("\"https://example.com/a+b'c?secret=path\"", made.Text, StringComparison.Ordinal);
        Assert.Contains((string)made.Json["secret"]!, made.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_FromItsMakingToItsEnd_IsShownChangedAndAudited()
    {
        var made = await AskAsync("POST /webhooks", Plain);
        var path = $"/webhooks/{made.Json["id"]}";
        var found = await AskAsync($"GET {path}");
        var changed = await AskAsync($"PUT {path}",
            Crossed.Replace("https://example.com", "https://example.org", StringComparison.Ordinal));
        var rotated = await AskAsync($"POST {path}/rotate", """{"overlap":"01:00:00"}""");
        var disabled = await AskAsync($"PUT {path}", Plain.Replace("{\"url\"", "{\"enabled\":false,\"url\"", StringComparison.Ordinal));
        var test = await AskAsync($"POST {path}/test");
        var replay = await AskAsync($"POST {path}/replay", "{}");
        var enabled = await AskAsync($"PUT {path}", Plain);
        var removed = await AskAsync($"DELETE {path}");
        var gone = await AskAsync($"GET {path}");

        Assert.Equal((201, "no-store", 200, "no-store"),
            (made.Status, made.Header("Cache-Control"), rotated.Status, rotated.Header("Cache-Control")));
        Assert.Matches("^wh_[0-9a-f]{32}$", (string)made.Json["id"]!);
        Assert.StartsWith("whsec_", (string)made.Json["secret"]!, StringComparison.Ordinal);
        Assert.Equal(["job.failed"], made.Json["events"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(("*", "all", null), ((string)made.Json["pipelines"]![0]!, (string)made.Json["createdBy"]!, made.Json["disabledAt"]));
        Assert.DoesNotContain("secret", found.Json.AsObject().Select(each => each.Key));
        Assert.Equal(("https://example.org", "y", 1.0), ((string)changed.Json["url"]!,
            (string)changed.Json["thresholds"]![0]!["output"]!, (double)changed.Json["thresholds"]![0]!["value"]!));
        Assert.NotEqual((string)made.Json["secret"]!, (string)rotated.Json["secret"]!);
        Assert.InRange((DateTimeOffset)rotated.Json["oldSecretUntil"]! - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(50),
            TimeSpan.FromMinutes(60));
        Assert.Equal("all has disabled it.", (string)disabled.Json["disabledWhy"]!);
        Assert.Equal((409, "webhook-disabled", 409, "webhook-disabled"), (test.Status, test.Problem, replay.Status, replay.Problem));
        Assert.Equal("all has disabled it. PUT the webhook to enable it.", test.Detail);
        Assert.Equal((null, null), (enabled.Json["disabledAt"], enabled.Json["disabledWhy"]));
        Assert.Equal((204, 404, "unknown-webhook"), (removed.Status, gone.Status, gone.Problem));
        var audit = (await AskAsync("GET /audit?limit=1000")).Json["entries"]!.AsArray()
            .Where(entry => (string)entry!["target"]! == (string)made.Json["id"]!).ToList();
        Assert.Equal(["webhook.remove", "webhook.change", "webhook.change", "webhook.rotate", "webhook.change", "webhook.create"],
            audit.Select(entry => (string)entry!["action"]!));
        Assert.Equal((null, null), (audit[0]!["after"], audit[^1]!["before"]));
        Assert.Equal("https://example.com", (string)audit[^1]!["after"]!["url"]!);
        Assert.DoesNotContain("whsec_", audit.Aggregate("", (text, entry) => text + entry), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Disabled_SaysWhoDisabledIt()
    {
        var made = (await AskAsync("POST /webhooks",
            Plain.Replace("{\"url\"", "{\"enabled\":false,\"url\"", StringComparison.Ordinal))).Json;
        await AskAsync($"DELETE /webhooks/{made["id"]}");

        Assert.Equal("all has disabled it.", (string)made["disabledWhy"]!);
        Assert.NotNull(made["disabledAt"]);
    }

    [Fact]
    public async Task Test_Webhook_IsADeliveryThatCanBeSentAgain()
    {
        // Nobody listens at this address, so that the delivery is not over.
        var made = (await AskAsync("POST /webhooks", """{"url":"https://host.invalid","events":["job.failed"]}""")).Json;
        var path = $"/webhooks/{made["id"]}";
        var test = await AskAsync($"POST {path}/test");
        var deliveries = (await AskAsync($"GET {path}/deliveries?state=pending&limit=1")).Json.AsArray();
        var again = await AskAsync($"POST {path}/replay", $$"""{"event":"{{test.Json["event"]}}"}""");
        var none = await AskAsync($"POST {path}/replay", """{"event":"job-1"}""");
        var control = await AskAsync($"POST {path}/replay", """{"event":"job\u0000"}""");
        var delivered = (await AskAsync($"GET {path}/deliveries?state=Delivered")).Json.AsArray();
        var audit = (await AskAsync("GET /audit?limit=10")).Json["entries"]!.AsArray()
            .Where(entry => (string)entry!["target"]! == (string)made["id"]!).Select(entry => (string)entry!["action"]!).ToList();
        await AskAsync($"DELETE {path}");

        Assert.Equal(202, test.Status);
        Assert.StartsWith("test-", (string)test.Json["event"]!, StringComparison.Ordinal);
        var delivery = Assert.Single(deliveries)!;
        Assert.Equal(((string)test.Json["event"]!, "webhook.test", "", "Pending"), ((string)delivery["event"]!, (string)delivery["type"]!,
            (string)delivery["pipeline"]!, (string)delivery["state"]!));
        Assert.NotNull(delivery["nextAt"]);
        Assert.Empty(delivered);
        Assert.Equal((202, 1), (again.Status, (int)again.Json["events"]!));
        Assert.Equal((404, "unknown-event", 404), (none.Status, none.Problem, control.Status));
        Assert.Equal(["webhook.replay", "webhook.test", "webhook.create"], audit);
    }

    [Theory]
    [InlineData("deliveries?state=lost", "state is one of Pending, Delivered, Failed.")]
    [InlineData("deliveries?state=7", "state is one of Pending, Delivered, Failed.")]
    [InlineData("deliveries?limit=0", "limit is 1 to 1000.")]
    [InlineData("deliveries?limit=1001", "limit is 1 to 1000.")]
    public async Task Deliveries_ParameterThatDoesNotFit_Is400(string query, string said)
    {
        var problem = await AskAsync($"GET /webhooks/none/{query}");

        Assert.Equal((400, said), (problem.Status, problem.Detail));
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("PUT", "", Plain)]
    [InlineData("DELETE", "", null)]
    [InlineData("GET", "/deliveries?limit=1000", null)]
    [InlineData("GET", "/deliveries?limit=1", null)]
    [InlineData("POST", "/rotate", "{}")]
    [InlineData("POST", "/replay", "{}")]
    [InlineData("POST", "/test", "{}")]
    public async Task Webhook_UnknownOrOfAnother_Is404(string method, string action, string? body)
    {
        var made = (await guarded.AskAsync("POST /webhooks", "retail", Plain)).Json;

        foreach (var (id, key) in new[] { ("none", "all"), ((string)made["id"]!, "bank"), ((string)made["id"]!, "other") })
        {
            var problem = await guarded.AskAsync($"{method} /webhooks/{id}{action}", key, body);
            Assert.Equal((404, "unknown-webhook", $"There is no webhook '{id}'."), (problem.Status, problem.Problem, problem.Detail));
        }

        await guarded.AskAsync($"DELETE /webhooks/{made["id"]}", "retail");
    }

    [Fact]
    public async Task Webhook_OfATenantOrOfSomePipelines_ReachesNoFurther()
    {
        var own = (await guarded.AskAsync("POST /webhooks", "retail", Plain)).Json;
        var narrow = (await guarded.AskAsync("POST /webhooks", "other", Plain)).Json;
        var beyond = await guarded.AskAsync("POST /webhooks", "other",
            Plain.Replace("{\"url\"", "{\"pipelines\":[\"churn\"],\"url\"", StringComparison.Ordinal));
        var listed = (await guarded.AskAsync("GET /webhooks", "retail")).Json.AsArray();
        var all = (await AskAsync("GET /webhooks")).Json.AsArray().Select(each => (string)each!["id"]!).ToList();

        Assert.Equal(("retail", "retail"), ((string)own["tenant"]!, (string)own["createdBy"]!));
        Assert.Equal("app*", (string)Assert.Single(narrow["pipelines"]!.AsArray())!);
        Assert.Equal((403, "This caller may not use the pipeline 'churn'."), (beyond.Status, beyond.Detail));
        Assert.Equal((string)own["id"]!, (string)Assert.Single(listed)!["id"]!);
        Assert.Contains((string)own["id"]!, all);
        Assert.Contains((string)narrow["id"]!, all);
        foreach (var id in new[] { own["id"], narrow["id"] })
            Assert.Equal(204, (await AskAsync($"DELETE /webhooks/{id}")).Status);
    }

    [Theory]
    [InlineData("", "The body is empty; send {\"url\":\"https://...\",\"events\":[\"job.failed\"]}.")]
    [InlineData("""{"events":["job.failed"]}""", "\"url\" is no address; send an https address of at most 2000 characters.")]
    [InlineData("""{"url":"ftp://example.com","events":["job.failed"]}""", "\"url\" is no address")]
    [InlineData("""{"url":"http://example.com","events":["job.failed"]}""", "\"url\" is an http address")]
    [InlineData("""{"url":"https://u:p@example.com","events":["job.failed"]}""", "\"url\" has a user name or a fragment; leave it out.")]
    [InlineData("""{"url":"https://example.com/#a","events":["job.failed"]}""", "\"url\" has a user name or a fragment; leave it out.")]
    [InlineData("""{"url":"https://10.0.0.1/x","events":["job.failed"]}""", "\"url\" is a private address")]
    [InlineData("""{"url":"https://[fe80::1]/x","events":["job.failed"]}""", "\"url\" is a private address")]
    [InlineData("""{"url":"https://3232235521/x","events":["job.failed"]}""", "\"url\" is a private address")]
    [InlineData("""{"url":"https://example.com"}""", "\"events\" is empty; send any of job.completed,")]
    [InlineData("""{"url":"https://example.com","events":[]}""", "\"events\" is empty")]
    [InlineData("""{"url":"https://example.com","events":["job.began"]}""", "\"events\" has 'job.began', which is no type")]
    [InlineData("""{"url":"https://example.com","events":[null]}""", "\"events\" has a null; leave it out.")]
    [InlineData("""{"url":"https://example.com","events":["job.failed"],"pipelines":[]}""", "\"pipelines\" is empty")]
    [InlineData("""{"url":"https://example.com","events":["job.failed"],"pipelines":["a/b"]}""", "\"pipelines\" has 'a/b'")]
    [InlineData("""{"url":"https://example.com","events":["job.failed"],"pipelines":[null]}""", "\"pipelines\" has a null; leave it out.")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"]}""", "belong together; send both or none.")]
    [InlineData("""{"url":"https://example.com","events":["job.failed"],"thresholds":[{"pipeline":"churn","output":"y","value":1}]}""",
        "belong together")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"churn","output":"y"}]}""",
        "A threshold lacks")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"churn","value":1}]}""",
        "A threshold lacks")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"","output":"y","value":1}]}""",
        "A threshold lacks")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"],"thresholds":[null]}""", "A threshold lacks")]
    [InlineData(
        """{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"churn","output":"y","value":1e999}]}""",
        "A threshold lacks")]
    [InlineData(
        """
        {"url":"https://example.com","events":["score.crossed"],
         "thresholds":[{"pipeline":"churn","output":"y","value":1,"direction":7}]}
        """, "send any of")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"none","output":"y","value":1}]}""",
        "pipeline 'none', which does not exist.")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"no pe","output":"y","value":1}]}""",
        "which does not exist.")]
    [InlineData(
        """
        {"url":"https://example.com","events":["score.crossed"],"pipelines":["append"],
         "thresholds":[{"pipeline":"churn","output":"y","value":1}]}
        """, "which \"pipelines\" does not have")]
    [InlineData("""{"url":"https://example.com","events":["score.crossed"],"thresholds":[{"pipeline":"churn","output":"z","value":1}]}""",
        "these are y.")]
    [InlineData("""{"url":"https://example.com","events":["job.failed"],"secret":"x"}""", "The body has \"secret\"")]
    public async Task Create_BodyThatDoesNotFit_Is400AndNamesWhatToSend(string body, string said)
    {
        var problem = await AskAsync("POST /webhooks", body);

        Assert.Equal(400, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 201)]
    [InlineData(11, 400)]
    public async Task Create_Thresholds_AreTenAtMost(int count, int status)
    {
        var thresholds = string.Join(',', Enumerable.Repeat("""{"pipeline":"churn","output":"y","value":1}""", count));

        var answer = await AskAsync(
            "POST /webhooks", $$"""{"url":"https://example.com","events":["score.crossed"],"thresholds":[{{thresholds}}]}""");

        Assert.Equal(status, answer.Status);
        if (status == 201)
            await AskAsync($"DELETE /webhooks/{answer.Json["id"]}");
        else
            Assert.Equal("\"thresholds\" has 11 entries; send at most 10.", answer.Detail);
    }

    [Theory]
    [InlineData(2_000, 201)]
    [InlineData(2_001, 400)]
    public async Task Create_Url_HasALimit(int length, int status)
    {
        const string Start = "https://example.com/";
        var url = Start + new string('p', length - Start.Length);

        var answer = await AskAsync("POST /webhooks", $$"""{"url":"{{url}}","events":["job.failed"]}""");

        Assert.Equal(status, answer.Status);
        if (status == 201)
            await AskAsync($"DELETE /webhooks/{answer.Json["id"]}");
    }

    private Task<Answer> AskAsync(string request, string? body = null) => guarded.AskAsync(request, "all", body);
}
