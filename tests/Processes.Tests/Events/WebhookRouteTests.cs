using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(WebhookCollection))]
public sealed class WebhookRouteTests(WebhookApi api)
{
    [Fact]
    public async Task Webhook_FromItsMakingToItsEnd_IsToldOfJobsAndSignsWithItsSecret()
    {
        using var receiver = new Receiver();
        var made = await api.MakeAsync(new() { ["url"] = receiver.Url, ["events"] = new JsonArray("job.completed") });
        var path = $"/webhooks/{made["id"]}";
        Assert.DoesNotContain("secret", (await api.Http.JsonAsync(HttpMethod.Get, path)).Select(each => each.Key));

        var job = await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/jobs", HttpStatusCode.Accepted,
            JsonContent.Create(new { users = new[] { "c001", "c002" }, parallel = true }));
        await Eventually.TrueAsync(() => !receiver.Requests.IsEmpty, "the webhook to be called");

        var request = Assert.Single(receiver.Requests);
        var body = JsonNode.Parse(request.Body)!;
        Assert.Equal(("job.completed", (string)job["id"]!, 2),
            ((string)body["type"]!, (string)body["data"]!["job"]!, (int)body["data"]!["scored"]!));
        Assert.Equal(Sign((string)made["secret"]!, request), request.Headers["webhook-signature"]);
        await Eventually.TrueAsync(async () => (string)(await DeliveriesAsync(path)).Single()!["state"]! == "Delivered", "the end of it");

        var rotated = await api.Http.JsonAsync(HttpMethod.Post, $"{path}/rotate", HttpStatusCode.OK, JsonContent.Create(new { }));
        await api.Http.JsonAsync(HttpMethod.Post, $"{path}/replay", HttpStatusCode.Accepted,
            JsonContent.Create(new { @event = request.Headers["webhook-id"] }));
        await Eventually.TrueAsync(() => receiver.Requests.Count == 2, "the event to be sent again");
        var again = receiver.Requests.Last();
        Assert.Equal(request.Body, again.Body);
        Assert.Equal([Sign((string)rotated["secret"]!, again), Sign((string)made["secret"]!, again)],
            again.Headers["webhook-signature"].Split(' '));

        using var deleted = await api.Http.DeleteAsync(path);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await api.Http.JsonAsync(HttpMethod.Get, path, HttpStatusCode.NotFound);
        var audit = (await api.Http.JsonAsync(HttpMethod.Get, "/audit")).ToJsonString();
        Assert.All(["webhook.create", "webhook.rotate", "webhook.replay", "webhook.remove"],
            action => Assert.Contains(action, audit, StringComparison.Ordinal));
        Assert.DoesNotContain("whsec_", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("/hook\"", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_WebhookThatAsksForSomethingElse_IsToldUnlessItIsDisabled()
    {
        using var receiver = new Receiver();
        var body = new JsonObject { ["url"] = receiver.Url, ["events"] = new JsonArray("version.failed") };
        var made = await api.MakeAsync(body);
        var path = $"/webhooks/{made["id"]}";

        var test = await api.Http.JsonAsync(HttpMethod.Post, $"{path}/test", HttpStatusCode.Accepted);

        await Eventually.TrueAsync(() => !receiver.Requests.IsEmpty, "the webhook to be called");
        var request = Assert.Single(receiver.Requests);
        var told = JsonNode.Parse(request.Body)!;
        Assert.Equal((string)test["event"]!, request.Headers["webhook-id"]);
        Assert.Equal(("webhook.test", (string)made["id"]!), ((string)told["type"]!, (string)told["data"]!["webhook"]!));
        Assert.Equal(Sign((string)made["secret"]!, request), request.Headers["webhook-signature"]);

        body["enabled"] = false;
        var disabled = await api.Http.JsonAsync(HttpMethod.Put, path, HttpStatusCode.OK, JsonContent.Create(body));
        Assert.NotNull(disabled["disabledAt"]);
        Assert.Contains("has disabled it", (string)disabled["disabledWhy"]!, StringComparison.Ordinal);
        var refused = await api.Http.JsonAsync(HttpMethod.Post, $"{path}/test", HttpStatusCode.Conflict);
        Assert.EndsWith("webhook-disabled", (string)refused["type"]!, StringComparison.Ordinal);
        body["enabled"] = true;
        Assert.Null((await api.Http.JsonAsync(HttpMethod.Put, path, HttpStatusCode.OK, JsonContent.Create(body)))["disabledAt"]);
    }

    [Fact]
    public async Task ScoreCrossed_CallsListsAndJobs_TellEachUserOnce()
    {
        using var receiver = new Receiver();
        // Every score is above.
        await api.MakeAsync(new()
        {
            ["url"] = receiver.Url,
            ["events"] = new JsonArray("score.crossed"),
            ["thresholds"] = new JsonArray(new JsonObject { ["pipeline"] = "churn", ["output"] = "p", ["value"] = 0 }),
        });
        // The silo watches the pipeline within two seconds: the first score after that tells.
        await Eventually.TrueAsync(async () =>
        {
            await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c200/score");
            return !receiver.Requests.IsEmpty;
        }, "the silo to watch the pipeline");

        await api.Http.LinesAsync("/pipelines/churn/score", "c200", "c201");
        var job = await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/jobs", HttpStatusCode.Accepted,
            JsonContent.Create(new { users = new[] { "c200", "c201", "c202" }, parallel = true }));
        await Eventually.TrueAsync(async () =>
            (string)(await api.Http.JsonAsync(HttpMethod.Get, $"/jobs/{job["id"]}"))["status"]! == "Completed", "the job to end");
        await Eventually.TrueAsync(() => receiver.Requests.Count >= 3, "three users to be told of");

        Assert.Equal(["c200 up", "c201 up", "c202 up"], receiver.Requests.Select(request => JsonNode.Parse(request.Body)!["data"]!)
            .Select(data => $"{data["user"]} {data["direction"]}").Order());
    }

    private async Task<JsonArray> DeliveriesAsync(string path) =>
        JsonNode.Parse(await api.Http.GetStringAsync($"{path}/deliveries"))!.AsArray();

    private static string Sign(string secret, Receiver.Request request)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Body}";
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)))}";
    }
}
