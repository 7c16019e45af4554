namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class KeyEndpointsTests(GuardedApi guarded)
{
    private const string Plain = """{"name":"n","scopes":["read"]}""";

    [Fact]
    public async Task Key_FromItsMakingToItsEnd_IsListedReplacedAndAudited()
    {
        var made = await guarded.AskAsync("POST /keys", "all", """{"name":"batch","scopes":["read"],"pipelines":["churn","app*"]}""");
        var id = (string)made.Json["id"]!;
        var key = (string)made.Json["key"]!;
        var listed = (await guarded.AskAsync("GET /keys", "all")).Json.AsArray().Single(each => (string)each!["id"]! == id)!.AsObject();
        var rotated = await guarded.AskAsync($"POST /keys/{id}/rotate", "all", """{"overlap":"00:00:00"}""");
        var next = (string)rotated.Json["key"]!;

        Assert.Equal((201, "no-store", 201, "no-store"),
            (made.Status, made.Header("Cache-Control"), rotated.Status, rotated.Header("Cache-Control")));
        Assert.Matches("^mp_[0-9A-Za-z]{49}$", key);
        Assert.Equal(key.Substring(3, 8), id);
        Assert.Equal(["id", "name", "tenant", "scopes", "pipelines", "createdAt", "createdBy", "expiresAt", "revokedAt"],
            listed.Select(each => each.Key));
        Assert.Equal(("batch", "all", "read", "churn app*"), ((string)listed["name"]!, (string)listed["createdBy"]!,
            (string)listed["scopes"]![0]!, string.Join(' ', listed["pipelines"]!.AsArray().Select(each => (string)each!))));
        Assert.Equal(401, (await guarded.WithAsync("GET /pipelines", key)).Status);
        Assert.Equal(200, (await guarded.WithAsync("GET /pipelines", next)).Status);
        Assert.Equal((409, "key-ended"), await RotateAsync(id));
        Assert.Equal(204, (await guarded.AskAsync($"DELETE /keys/{rotated.Json["id"]}", "all")).Status);
        Assert.Equal(401, (await guarded.WithAsync("GET /pipelines", next)).Status);
        Assert.Equal((409, "key-ended"), await RotateAsync((string)rotated.Json["id"]!));

        var audit = (await guarded.AskAsync("GET /audit?actor=all&limit=1000", "all")).Json["entries"]!.AsArray()
            .Where(entry => (string)entry!["target"]! == id || (string)entry["target"]! == (string)rotated.Json["id"]!).ToList();
        Assert.Equal(["key.revoke", "key.rotate", "key.create"], audit.Select(entry => (string)entry!["action"]!));
        Assert.Equal((null, id, null), (audit[0]!["after"], (string)audit[1]!["before"]!["id"]!, audit[2]!["before"]));
        Assert.DoesNotContain(key[12..], audit.Aggregate("", (text, entry) => text + entry), StringComparison.Ordinal);
        Assert.DoesNotContain(next[12..], audit.Aggregate("", (text, entry) => text + entry), StringComparison.Ordinal);
        Assert.All(audit, entry => Assert.Equal("127.0.0.1", (string)entry!["source"]!));
        Assert.All(audit, entry => Assert.Matches("^[0-9a-f]{32}$", (string)entry!["traceId"]!));
    }

    [Fact]
    public async Task Rotate_WithoutABody_LetsTheOldKeyLiveForADay()
    {
        var made = (await guarded.AskAsync("POST /keys", "all", Plain)).Json;

        await guarded.AskAsync($"POST /keys/{made["id"]}/rotate", "all");
        var old = (await guarded.AskAsync("GET /keys", "all")).Json.AsArray().Single(each => (string)each!["id"]! == (string)made["id"]!)!;

        var left = (DateTimeOffset)old["expiresAt"]! - TimeProvider.System.GetUtcNow();
        Assert.InRange(left, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal(200, (await guarded.WithAsync("GET /pipelines", (string)made["key"]!)).Status);
    }

    [Theory]
    [InlineData("""{"overlap":"-00:00:01"}""", 400)]
    [InlineData("""{"overlap":"30.00:00:00"}""", 201)]
    [InlineData("""{"overlap":"30.00:00:01"}""", 400)]
    [InlineData("""{"overlap":"a day"}""", 400)]
    [InlineData("""{"over":"00:00:00"}""", 400)]
    public async Task Rotate_Overlap_IsAtMostAMonth(string body, int status)
    {
        var made = (await guarded.AskAsync("POST /keys", "all", Plain)).Json;

        Assert.Equal(status, (await guarded.AskAsync($"POST /keys/{made["id"]}/rotate", "all", body)).Status);
    }

    [Theory]
    [InlineData("", "The body is empty; send {\"name\":\"batch\",\"scopes\":[\"score\"]}.")]
    [InlineData("""{"name":"","scopes":["read"]}""", "\"name\" is no name; send 1 to 64 letters, digits, '-', '_' and '.'.")]
    [InlineData("""{"scopes":["read"]}""", "\"name\" is no name")]
    [InlineData("""{"name":"a b","scopes":["read"]}""", "\"name\" is no name")]
    [InlineData("""{"name":"n"}""", "\"scopes\" is empty; set any of score, read, explain, jobs, rollout, admin.")]
    [InlineData("""{"name":"n","scopes":["root"]}""", "\"scopes\" has 'root', which is no scope")]
    [InlineData("""{"name":"n","scopes":[null]}""", "has a null; leave it out.")]
    [InlineData("""{"name":"n","scopes":["read"],"pipelines":[null]}""", "has a null; leave it out.")]
    [InlineData("""{"name":"n","scopes":["read"],"pipelines":[]}""", "\"pipelines\" is empty")]
    [InlineData("""{"name":"n","scopes":["read"],"pipelines":["a/b"]}""", "\"pipelines\" has 'a/b'")]
    [InlineData("""{"name":"n","scopes":["read"],"tenant":""}""", "\"tenant\" is empty; send a name, or leave it out.")]
    [InlineData("""{"name":"n","scopes":["read"],"tenant":"a b"}""", "\"tenant\" is 'a b'")]
    [InlineData("""{"name":"n","scopes":["read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "\"expiresAt\" is in the past")]
    [InlineData("""{"name":"n","scopes":["read"],"more":1}""", "The body has \"more\"")]
    public async Task Create_BodyThatDoesNotFit_Is400AndNamesWhatToSend(string body, string said)
    {
        var problem = await guarded.AskAsync("POST /keys", "all", body);

        Assert.Equal(400, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Everything_IsKept()
    {
        var made = (await guarded.AskAsync("POST /keys", "all",
            """
            {"name":"n","scopes":["jobs, score"],"pipelines":["churn"],"tenant":"shop","expiresAt":"2099-01-01T01:00:00+01:00"}
            """)).Json;

        Assert.Equal(["score", "jobs"], made["scopes"]!.AsArray().Select(each => (string)each!));
        Assert.Equal(("shop", "2099-01-01T00:00:00Z"), ((string)made["tenant"]!, (string)made["expiresAt"]!));
    }

    [Fact]
    public async Task Admin_OfATenantOrOfSomePipelines_MakesAndEndsNoKeyThatReachesFurther()
    {
        var own = await guarded.AskAsync("POST /keys", "retail", Plain);
        var narrow = await guarded.AskAsync("POST /keys", "other", Plain);
        var everywhere = (await guarded.AskAsync("POST /keys", "all", """{"name":"wide","scopes":["read"]}""")).Json;

        Assert.Equal("retail", (string)own.Json["tenant"]!);
        Assert.Equal("app*", (string)Assert.Single(narrow.Json["pipelines"]!.AsArray())!);
        var tenant = await guarded.AskAsync("POST /keys", "retail", """{"name":"n","scopes":["read"],"tenant":"bank"}""");
        Assert.Equal((403, "This caller may make keys of its own tenant only; leave \"tenant\" out."), (tenant.Status, tenant.Detail));
        Assert.Equal(201, (await guarded.AskAsync("POST /keys", "retail", """{"name":"n","scopes":["read"],"tenant":"retail"}""")).Status);
        foreach (var pipelines in new[] { "churn", "*" })
        {
            var beyond = await guarded.AskAsync("POST /keys", "other",
                $$"""{"name":"n","scopes":["read"],"pipelines":["{{pipelines}}"]}""");
            Assert.Equal((403, $"This caller may not use the pipeline '{pipelines}'."), (beyond.Status, beyond.Detail));
        }

        Assert.Equal(201,
            (await guarded.AskAsync("POST /keys", "other", """{"name":"n","scopes":["read"],"pipelines":["append"]}""")).Status);
        Assert.Equal(403, (await guarded.AskAsync($"POST /keys/{everywhere["id"]}/rotate", "other")).Status);
        Assert.Equal(403, (await guarded.AskAsync($"DELETE /keys/{everywhere["id"]}", "other")).Status);
        Assert.Equal(200, (await guarded.WithAsync("GET /pipelines", (string)everywhere["key"]!)).Status);
        Assert.Equal(204, (await guarded.AskAsync($"DELETE /keys/{narrow.Json["id"]}", "other")).Status);
        foreach (var request in new[] { $"DELETE /keys/{own.Json["id"]}", $"POST /keys/{own.Json["id"]}/rotate", "DELETE /keys/none" })
        {
            var hidden = await guarded.AskAsync(request, "bank");
            Assert.Equal((404, "unknown-key"), (hidden.Status, hidden.Problem));
        }

        Assert.All((await guarded.AskAsync("GET /keys", "retail")).Json.AsArray(), key => Assert.Equal("retail", (string)key!["tenant"]!));
        Assert.All((await guarded.AskAsync("GET /audit", "retail")).Json["entries"]!.AsArray(),
            entry => Assert.Equal("retail", (string)entry!["tenant"]!));
    }

    [Fact]
    public async Task Audit_ByPages_HasEveryChangeOnce()
    {
        for (var i = 0; i < 5; i++)
            await guarded.AskAsync("POST /keys", "bank", Plain);
        var seen = new List<long>();
        for (var next = (long?)long.MaxValue; next is not null;)
        {
            var page = (await guarded.AskAsync($"GET /audit?actor=bank&limit=2&after={next}", "all")).Json;
            seen.AddRange(page["entries"]!.AsArray().Select(entry => (long)entry!["id"]!));
            next = (long?)page["next"];
        }

        Assert.True(seen.Count >= 5);
        Assert.Equal(seen.OrderDescending().Distinct(), seen);
        Assert.Empty((await guarded.AskAsync("GET /audit?until=2020-01-01T00:00:00Z", "all")).Json["entries"]!.AsArray());
        Assert.Empty((await guarded.AskAsync("GET /audit?since=2099-01-01T00:00:00Z", "all")).Json["entries"]!.AsArray());
        var since = await guarded.AskAsync("GET /audit?since=2020-01-01T00:00:00%2B01:00&limit=1000", "all");
        Assert.NotEmpty(since.Json["entries"]!.AsArray());
        Assert.Single((await guarded.AskAsync("GET /audit?limit=1", "all")).Json["entries"]!.AsArray());
    }

    [Theory]
    [InlineData("limit=0", "\"limit\" is 0; set 1 to 1000.")]
    [InlineData("limit=1001", "\"limit\" is 1001; set 1 to 1000.")]
    [InlineData("actor=%00", "\"pipeline\" or \"actor\" has a control character; remove it.")]
    [InlineData("pipeline=a%0a", "\"pipeline\" or \"actor\" has a control character; remove it.")]
    [InlineData("since=yesterday", "since")]
    [InlineData("after=x", "after")]
    public async Task Audit_ParameterThatDoesNotFit_Is400(string query, string said)
    {
        var problem = await guarded.AskAsync($"GET /audit?{query}", "all");

        Assert.Equal(400, problem.Status);
        Assert.Contains(said, problem.Detail, StringComparison.Ordinal);
    }

    private async Task<(int, string)> RotateAsync(string id)
    {
        var problem = await guarded.AskAsync($"POST /keys/{id}/rotate", "all");
        return (problem.Status, problem.Problem);
    }
}
