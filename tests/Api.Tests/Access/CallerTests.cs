using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>What a caller sees and may do, by key and by token.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class CallerTests(GuardedApi guarded)
{
    private const string Score = "POST /pipelines/churn/users/u001/score";

    [Fact]
    public async Task Refusal_OfAnyKind_IsAProblemWithItsChallenge()
    {
        var missing = await guarded.AskAsync(Score, null);
        var wrong = await guarded.WithAsync(Score, "mp_wrong");
        var unknown = await guarded.WithAsync(Score, "x");
        var lacking = await guarded.AskAsync(Score, "without-score");
        var either = await guarded.AskAsync("GET /pipelines/churn/schedule", "reader");

        Assert.Equal((401, "Bearer realm=\"model-pipeline\""), (missing.Status, missing.Header("WWW-Authenticate")));
        Assert.Equal((401, "Bearer realm=\"model-pipeline\", error=\"invalid_token\", "
            + "error_description=\"The key is incomplete or mistyped: its checksum does not fit.\""),
            (wrong.Status, wrong.Header("WWW-Authenticate")));
        Assert.Equal("There is no such key.", unknown.Detail);
        Assert.Equal((403, "Bearer realm=\"model-pipeline\", error=\"insufficient_scope\", scope=\"score\""),
            (lacking.Status, lacking.Header("WWW-Authenticate")));
        Assert.Equal("This needs the scope score, which this caller does not have.", lacking.Detail);
        Assert.Equal(404, either.Status);
        Assert.Contains("read or jobs",
            (await guarded.WithAsync("GET /pipelines/churn/schedule", guarded.Issuer.Token(Claims("score")))).Detail,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-API-Key", "{0}", 200)]
    [InlineData("X-API-Key", "  {0} ", 200)]
    [InlineData("Authorization", "bearer {0}", 200)]
    [InlineData("Authorization", "Basic {0}", 401)]
    [InlineData("Authorization", "{0}", 401)]
    public async Task Key_InItsHeaders_IsTakenInTheirForm(string header, string form, int status)
    {
        var answer = await guarded.Api.Http.AskAsync(Score, null,
            (header, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, guarded.Keys["all"])));

        Assert.Equal(status, answer.Status);
        if (status == 401)
            Assert.Equal("The Authorization header is not of the form \"Bearer KEY\".", answer.Detail);
    }

    [Fact]
    public async Task Key_InTwoHeaders_IsRefused()
    {
        var answer = await guarded.Api.Http.AskAsync(
            Score, null, ("X-API-Key", guarded.Keys["all"]), ("Authorization", $"Bearer {guarded.Keys["all"]}"));

        Assert.Equal((401, "The request has more than one credential; send one Authorization or X-API-Key header."),
            (answer.Status, answer.Detail));
    }

    [Fact]
    public async Task Token_InTheHeaderOfKeys_IsNoKey() => Assert.Equal(401, (await guarded.Api.Http.AskAsync(
        Score, null, ("X-API-Key", guarded.Issuer.Token(Claims("score"))))).Status);

    [Fact]
    public async Task Token_WithAnythingWrong_IsRefused()
    {
        foreach (var (what, token) in guarded.Issuer.BadTokens("score"))
            Assert.True((await guarded.WithAsync(Score, token)).Status == 401, $"A token with {what}");
    }

    [Theory]
    [InlineData("expired", "The token has expired.")]
    [InlineData("not valid yet", "The token is not valid yet.")]
    [InlineData("another audience", "The token is for another audience.")]
    [InlineData("another issuer", "The token is of another issuer.")]
    [InlineData("a key of somebody else", "The token is not valid.")]
    public async Task Token_ThatIsRefused_SaysWhatMayBeSaid(string what, string said) =>
        Assert.Equal(said, (await guarded.WithAsync(Score, guarded.Issuer.BadTokens("score")[what])).Detail);

    [Fact]
    public async Task Token_ScopesTenantAndPipelines_AreThoseOfItsClaims()
    {
        Assert.Equal(200, (await guarded.WithAsync(Score, guarded.Issuer.Token(Claims("score read")))).Status);
        Assert.Equal(403, (await guarded.WithAsync(Score, guarded.Issuer.Token(Claims("read")))).Status);
        Assert.Equal(403, (await guarded.WithAsync(Score, guarded.Issuer.Token(Claims("score", pipelines: "app*")))).Status);
        Assert.Equal(200, (await guarded.WithAsync(Score, guarded.Issuer.Token(Claims("score", pipelines: "app*,churn")))).Status);
        var noTenant = await guarded.WithAsync(Score, guarded.Issuer.Token(Claims("score", tenant: null)));
        Assert.Equal((401, "The token names no tenant."), (noTenant.Status, noTenant.Detail));
        Assert.Equal(401, (await guarded.WithAsync(Score, guarded.Issuer.Token(Claims("score", tenant: "a/b")))).Status);
        var session = (await guarded.WithAsync("GET /console/api/session", guarded.Issuer.Token(Claims("read jobs")))).Json;
        Assert.Equal(("robot", "read jobs"),
            ((string)session["name"]!, string.Join(' ', session["scopes"]!.AsArray().Select(each => (string)each!))));
    }

    [Fact]
    public async Task Lists_OfACallerWithSomePipelines_HaveTheseAlone()
    {
        await guarded.AskAsync("POST /pipelines/churn/jobs", "all", """{"users":["u001"],"parallel":true}""");
        await guarded.AskAsync("PUT /pipelines/churn/schedule", "all", """{"cron":"0 3 1 1 *"}""");

        Assert.Equal(["append"], (await guarded.AskAsync("GET /pipelines", "other")).Json.AsArray().Select(each => (string)each!["name"]!));
        Assert.All((await guarded.AskAsync("GET /jobs", "other")).Json.AsArray(),
            job => Assert.Equal("append", (string)job!["pipeline"]!));
        Assert.Empty((await guarded.AskAsync("GET /console/api/schedules", "other")).Json.AsArray());
        Assert.Single((await guarded.AskAsync("GET /console/api/schedules", "all")).Json.AsArray());
        Assert.Equal(["append", "append.users"], (await guarded.AskAsync("GET /v2/models", "other")).Json["models"]!.AsArray()
            .Select(each => (string)each!));
        await guarded.AskAsync("DELETE /pipelines/churn/schedule", "all");
    }

    [Theory]
    [InlineData("GET /model?user=u001", "other", 403)]
    [InlineData("GET /model?user=u001", "all", 200)]
    [InlineData("GET /model?user=u001&pipeline=append", "other", 200)]
    [InlineData("GET /model?user=u001&pipeline=churn", "other", 403)]
    [InlineData("GET /console/api/series?pipeline=churn", "other", 403)]
    [InlineData("GET /console/api/series?pipeline=append", "other", 200)]
    [InlineData("GET /console/api/series", "other", 200)]
    [InlineData("GET /console/api/series", "without-read", 403)]
    [InlineData("GET /console/api/drift?pipeline=churn", "other", 403)]
    [InlineData("GET /console/api/drift?pipeline=append", "other", 200)]
    [InlineData("GET /v2/models/churn", "other", 403)]
    [InlineData("GET /v2/models/append", "other", 200)]
    [InlineData("GET /metrics", "other", 403)]
    [InlineData("GET /metrics", "all", 200)]
    [InlineData("GET /audit", "other", 403)]
    [InlineData("GET /openapi/v1.json", "reader", 200)]
    public async Task Route_OfSomePipelines_IsOpenToThemAlone(string request, string key, int status) =>
        Assert.Equal(status, (await guarded.AskAsync(request, key)).Status);

    [Fact]
    public async Task Job_OfATenant_IsSeenByItsTenantAndTheOperatorAlone()
    {
        var job = await guarded.AskAsync("POST /pipelines/append/jobs", "retail", """{"users":["u001"],"parallel":true}""");
        var path = $"/jobs/{job.Json["id"]}";

        Assert.Equal("retail", (string)job.Json["tenant"]!);
        foreach (var (key, status) in new[] { ("retail", 200), ("all", 200), ("bank", 404), ("without-admin", 404), ("other", 200) })
            Assert.True((await guarded.AskAsync($"GET {path}", key)).Status == status, key);
        Assert.Equal(404, (await guarded.AskAsync($"POST {path}/cancel", "bank")).Status);
        Assert.Equal(404, (await guarded.AskAsync($"GET {path}/events", "bank")).Status);
        Assert.Equal(404, (await guarded.AskAsync($"GET {path}/failures", "bank")).Status);
        Assert.DoesNotContain((await guarded.AskAsync("GET /jobs", "bank")).Json.AsArray(), each => (string)each!["id"]! == path[6..]);
        Assert.Contains((await guarded.AskAsync("GET /jobs", "all")).Json.AsArray(), each => (string)each!["id"]! == path[6..]);
    }

    [Fact]
    public async Task Job_OfAnotherPipeline_Is403()
    {
        var job = await guarded.AskAsync("POST /pipelines/churn/jobs", "all", """{"users":["u001"],"parallel":true}""");

        var refused = await guarded.AskAsync($"GET /jobs/{job.Json["id"]}", "other");

        Assert.Equal((403, "This caller may not use the pipeline 'churn'."), (refused.Status, refused.Detail));
    }

    [Fact]
    public async Task Job_RunningOfAnotherTenant_IsNotNamed()
    {
        Answer running, own, other;
        using (guarded.Folder.HoldScores())
        {
            running = await guarded.AskAsync("POST /pipelines/append/jobs", "retail", "{}");
            own = await guarded.AskAsync("POST /pipelines/append/jobs", "retail", "{}");
            other = await guarded.AskAsync("POST /pipelines/append/jobs", "bank", "{}");
            await guarded.AskAsync($"POST /jobs/{running.Json["id"]}/cancel", "retail");
        }

        Assert.Equal((409, (string)running.Json["id"]!), (own.Status, (string)own.Json["job"]!));
        Assert.Equal((409, "job-running", null), (other.Status, other.Problem, other.Json["job"]));
        Assert.Contains("A job of another tenant", other.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_MoreThanATenantMayHave_Is429()
    {
        Answer first, second;
        using (guarded.Folder.HoldScores())
        {
            first = await guarded.AskAsync("POST /pipelines/rolled/jobs", "bank", "{}");
            second = await guarded.AskAsync("POST /pipelines/append/jobs", "bank", """{"users":["u001"],"parallel":true}""");
            await guarded.AskAsync($"POST /jobs/{first.Json["id"]}/cancel", "bank");
        }

        Assert.Equal(202, first.Status);
        Assert.Equal((429, "tenant-jobs", "10"), (second.Status, second.Problem, second.Header("Retry-After")));
    }

    [Fact]
    public async Task Job_ThatExplains_NeedsTheScopesOfBoth()
    {
        const string Create = "POST /pipelines/churn/jobs";
        const string Body = """{"users":["u001"],"parallel":true,"explain":true}""";

        var lacking = await guarded.AskAsync(Create, "without-explain", Body);

        Assert.Equal((403, "Bearer realm=\"model-pipeline\", error=\"insufficient_scope\", scope=\"explain\""),
            (lacking.Status, lacking.Header("WWW-Authenticate")));
        Assert.Equal(202, (await guarded.AskAsync(Create, "without-explain", """{"users":["u001"],"parallel":true}""")).Status);
        Assert.Equal(202, (await guarded.AskAsync(Create, "all", Body)).Status);
    }

    [Fact]
    public async Task IdempotencyKey_OfTwoTenants_MakesAJobForEach()
    {
        var made = new List<string>();
        foreach (var key in new[] { "retail", "all", "retail" })
        {
            var job = await guarded.Api.Http.AskAsync("POST /pipelines/churn/jobs", """{"users":["u001"],"parallel":true}""",
                ("X-API-Key", guarded.Keys[key]), ("Idempotency-Key", "nightly"));
            made.Add((string)job.Json["id"]!);
        }

        Assert.Equal(made[0], made[2]);
        Assert.NotEqual(made[0], made[1]);
    }

    [Fact]
    public async Task Schedule_OfATenant_IsItsOwn()
    {
        const string Schedule = "/pipelines/rolled/schedule";
        await guarded.AskAsync($"PUT {Schedule}", "retail", """{"cron":"0 3 1 1 *"}""");

        Assert.Equal(404, (await guarded.AskAsync($"GET {Schedule}", "bank")).Status);
        Assert.Equal(404, (await guarded.AskAsync($"DELETE {Schedule}", "all")).Status);
        Assert.Equal(200, (await guarded.AskAsync($"GET {Schedule}", "retail")).Status);
        Assert.Equal(204, (await guarded.AskAsync($"DELETE {Schedule}", "retail")).Status);
    }

    [Fact]
    public async Task Tenant_ThatHasUsedItsShare_Is429ByEachRouteThatScores()
    {
        // A request may be larger than the share, and the next one waits for that.
        var first = await guarded.AskAsync("POST /pipelines/churn/score", "slow", """{"users":["u001","u002","u003"]}""");
        Assert.Equal(200, first.Status);
        Assert.Equal("\"tenant\";q=2;w=120", first.Header("RateLimit-Policy"));
        Assert.StartsWith("\"tenant\";r=0;t=", first.Header("RateLimit"), StringComparison.Ordinal);

        foreach (var (request, body) in new (string, string?)[]
        {
            (Score, null), ("GET /model?user=u001", null), ("POST /pipelines/churn/score", """{"users":["u001"]}"""),
            ("POST /pipelines/churn/predict", """{"rows":[{"x":1}]}"""),
            ("POST /pipelines/churn/users/u001/what-if", """{"set":{"x":1}}"""),
            ("GET /pipelines/churn/users/u001/explanation", null), ("GET /pipelines/churn/importance?users=1", null),
            ("POST /v2/models/churn/infer", """{"inputs":[{"name":"x","shape":[1],"datatype":"FP64","data":[1]}]}"""),
            ("POST /v2/models/churn.users/infer", """{"inputs":[{"name":"user_id","shape":[1],"datatype":"BYTES","data":["u001"]}]}"""),
            ("POST /pipelines/churn/events", """{"message":{"attributes":{"user_id":"u001"},"messageId":"1"},"subscription":"s"}"""),
        })
        {
            var refused = await guarded.AskAsync(request, "slow", body);
            Assert.True(refused.Status == 429, $"{request}: {refused}");
            Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 180);
            if (refused.Type == "application/problem+json")
                Assert.Equal("rate-limited", refused.Problem);
        }

        Assert.Equal(200, (await guarded.AskAsync("GET /pipelines", "slow")).Status);
        Assert.Equal(200, (await guarded.AskAsync("GET /pipelines/churn/users/u001/score", "slow")).Status);
    }

    [Fact]
    public async Task Tenant_ListThatNamesAUserOften_PaysForTheUserOnce()
    {
        var users = string.Join(',', Enumerable.Repeat("\"u001\"", 1_000));

        var list = await guarded.AskAsync("POST /pipelines/churn/score", "twice", $$"""{"users":[{{users}}]}""");
        var tensor = await guarded.AskAsync("POST /v2/models/churn.users/infer", "twice",
            $$"""{"inputs":[{"name":"user_id","shape":[1000],"datatype":"BYTES","data":[{{users}}]}]}""");

        Assert.Equal((200, 200), (list.Status, tensor.Status));
        Assert.StartsWith("\"tenant\";r=2;t=", list.Header("RateLimit"), StringComparison.Ordinal);
        Assert.StartsWith("\"tenant\";r=1;t=", tensor.Header("RateLimit"), StringComparison.Ordinal);
    }

    private static Action<JsonObject> Claims(string scopes, string? pipelines = "*", string? tenant = "retail") =>
        claims =>
        {
            claims["scope"] = scopes;
            claims["pipelines"] = pipelines;
            if (tenant is not null)
                claims["tenant"] = tenant;
        };
}
