using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class KeyRouteTests(GuardedApi guarded)
{
    [Fact]
    public async Task Key_FromItsMakingToItsEnd_IsListedReplacedAndAudited()
    {
        var (created, made) = await AskAsync(HttpMethod.Post, "/keys", """{"name":"batch","scopes":["read"],"pipelines":["churn"]}""");
        var id = (string)made!["id"]!;
        Assert.Equal(201, created);
        Assert.Matches("^mp_[0-9A-Za-z]{49}$", (string)made["key"]!);

        var listed = (await AskAsync(HttpMethod.Get, "/keys")).Body!.AsArray().Single(key => (string)key!["id"]! == id)!.AsObject();
        Assert.DoesNotContain("key", listed.Select(each => each.Key));
        Assert.Equal("all", (string)listed["createdBy"]!);

        var (rotated, next) = await AskAsync(HttpMethod.Post, $"/keys/{id}/rotate", """{"overlap":"00:00:00"}""");
        Assert.Equal(201, rotated);
        Assert.Equal(401, (await guarded.AskAsync(HttpMethod.Get, "/pipelines", (string)made["key"]!)).Status);
        Assert.Equal(200, (await guarded.AskAsync(HttpMethod.Get, "/pipelines", (string)next!["key"]!)).Status);
        Assert.Equal(409, (await AskAsync(HttpMethod.Post, $"/keys/{id}/rotate")).Status);
        Assert.Equal(204, (await AskAsync(HttpMethod.Delete, $"/keys/{next["id"]}")).Status);
        Assert.Equal(401, (await guarded.AskAsync(HttpMethod.Get, "/pipelines", (string)next["key"]!)).Status);

        var audit = (await AskAsync(HttpMethod.Get, "/audit?actor=all&limit=1000")).Body!["entries"]!.AsArray();
        var own = audit.Where(entry => (string)entry!["target"]! == id || (string)entry["target"]! == (string)next["id"]!).ToList();
        Assert.Equal(["key.revoke", "key.rotate", "key.create"], own.Select(entry => (string)entry!["action"]!));
        Assert.All(own, entry =>
        {
            Assert.Equal("127.0.0.1", (string)entry!["source"]!);
            Assert.Matches("^[0-9a-f]{32}$", (string)entry["traceId"]!);
        });
        Assert.Equal("batch", (string)own[^1]!["after"]!["name"]!);
        Assert.Null(own[0]!["after"]);
    }

    [Theory]
    [InlineData("""{"name":"","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"a b","scopes":["read"]}""", "name")]
    [InlineData("""{"name":"n","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["root"]}""", "'root'")]
    [InlineData("""{"name":"n","scopes":["read"],"pipelines":["a/b"]}""", "'a/b'")]
    [InlineData("""{"name":"n","scopes":["read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name":"n","scopes":["read"],"more":1}""", "more")]
    public async Task Key_ThatDoesNotFit_Is400AndNamesWhatToSend(string body, string named)
    {
        var (status, problem) = await AskAsync(HttpMethod.Post, "/keys", body);

        Assert.Equal(400, status);
        Assert.Contains(named, (string)problem!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_OfATenantOrOfSomePipelines_MakesNoKeyThatReachesFurther()
    {
        const string Plain = """{"name":"n","scopes":["read"]}""";
        var (_, made) = await guarded.AskAsync(HttpMethod.Post, "/keys", guarded.Keys["retail"], Plain);
        var (_, narrow) = await guarded.AskAsync(HttpMethod.Post, "/keys", guarded.Keys["other"], Plain);

        Assert.Equal("retail", (string)made!["tenant"]!);
        Assert.Equal(["app*"], narrow!["pipelines"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(403, await MakeAsync("retail", """{"name":"n","scopes":["read"],"tenant":"bank"}"""));
        Assert.Equal(403, await MakeAsync("other", """{"name":"n","scopes":["read"],"pipelines":["churn"]}"""));
        Assert.Equal(403, await MakeAsync("other", """{"name":"n","scopes":["read"],"pipelines":["*"]}"""));
        Assert.Equal(201, await MakeAsync("other", """{"name":"n","scopes":["read"],"pipelines":["append"]}"""));
        Assert.Equal(404, (await guarded.AskAsync(HttpMethod.Delete, $"/keys/{made["id"]}", guarded.Keys["bank"])).Status);
        Assert.All((await guarded.AskAsync(HttpMethod.Get, "/audit", guarded.Keys["retail"])).Body!["entries"]!.AsArray(),
            entry => Assert.Equal("retail", (string)entry!["tenant"]!));
    }

    [Fact]
    public async Task Audit_ByPages_HasEveryChangeOnce()
    {
        for (var i = 0; i < 5; i++)
            Assert.Equal(201, await MakeAsync("bank", """{"name":"page","scopes":["read"]}"""));
        var seen = new List<long>();
        for (var next = (long?)long.MaxValue; next is not null;)
        {
            var page = (await guarded.AskAsync(HttpMethod.Get, $"/audit?actor=bank&limit=2&after={next}", guarded.Keys["all"])).Body!;
            seen.AddRange(page["entries"]!.AsArray().Select(entry => (long)entry!["id"]!));
            next = (long?)page["next"];
        }

        Assert.InRange(seen.Count, 5, 1_000);
        Assert.Equal(seen.OrderDescending().Distinct(), seen);
        var none = await guarded.AskAsync(HttpMethod.Get, "/audit?until=2020-01-01T00:00:00Z", guarded.Keys["all"]);
        Assert.Empty(none.Body!["entries"]!.AsArray());
    }

    [Theory]
    [InlineData("/audit?actor=%00")]
    [InlineData("/audit?pipeline=a%0a")]
    [InlineData("/audit?limit=0")]
    [InlineData("/audit?since=yesterday")]
    [InlineData("/audit?after=x")]
    public async Task Audit_OfParametersThatDoNotFit_Is400(string path) =>
        Assert.Equal(400, (await AskAsync(HttpMethod.Get, path)).Status);

    private async Task<int> MakeAsync(string maker, string body) =>
        (await guarded.AskAsync(HttpMethod.Post, "/keys", guarded.Keys[maker], body)).Status;

    private Task<(int Status, JsonNode? Body)> AskAsync(HttpMethod method, string path, string? body = null) =>
        guarded.AskAsync(method, path, guarded.Keys["all"], body);
}
