namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class WebhookAccessTests(GuardedApi guarded)
{
    private const string Plain = """{"url":"https://example.com/hook","events":["job.failed"]}""";

    [Fact]
    public async Task Webhook_OfATenantOrOfSomePipelines_ReachesNoFurtherAndIsSeenByNobodyElse()
    {
        var (created, made) = await guarded.AskAsync(HttpMethod.Post, "/webhooks", guarded.Keys["retail"], Plain);
        var path = $"/webhooks/{made!["id"]}";

        Assert.Equal((201, "retail", "retail"), (created, (string)made["tenant"]!, (string)made["createdBy"]!));
        foreach (var (method, route, body) in new[]
        {
            (HttpMethod.Get, path, null), (HttpMethod.Put, path, Plain), (HttpMethod.Delete, path, null),
            (HttpMethod.Get, $"{path}/deliveries", null), (HttpMethod.Post, $"{path}/rotate", "{}"), (HttpMethod.Post, $"{path}/replay", "{}"),
            (HttpMethod.Post, $"{path}/test", "{}"),
        })
        {
            Assert.Equal(404, (await guarded.AskAsync(method, route, guarded.Keys["bank"], body)).Status);
            Assert.Equal(404, (await guarded.AskAsync(method, route, guarded.Keys["other"], body)).Status);
        }

        Assert.Empty((await guarded.AskAsync(HttpMethod.Get, "/webhooks", guarded.Keys["bank"])).Body!.AsArray());
        Assert.Single((await guarded.AskAsync(HttpMethod.Get, "/webhooks", guarded.Keys["all"])).Body!.AsArray());
        Assert.Equal(403, await MakeAsync("other", """{"url":"https://example.com","events":["job.failed"],"pipelines":["churn"]}"""));
        var (_, narrow) = await guarded.AskAsync(HttpMethod.Post, "/webhooks", guarded.Keys["other"], Plain);
        Assert.Equal(["app*"], narrow!["pipelines"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(403, await MakeAsync("without-admin", Plain));
    }

    private async Task<int> MakeAsync(string maker, string body) =>
        (await guarded.AskAsync(HttpMethod.Post, "/webhooks", guarded.Keys[maker], body)).Status;
}
