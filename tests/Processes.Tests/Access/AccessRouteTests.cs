using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class AccessRouteTests(GuardedApi guarded)
{
    private const string Score = "/pipelines/churn/users/c001/score";

    [Fact]
    public async Task Refusal_OfAnyKind_IsAProblemWithAChallenge()
    {
        using var missing = await guarded.SendAsync(HttpMethod.Post, Score, null);
        using var wrong = await guarded.SendAsync(HttpMethod.Post, Score, "mp_wrong");
        using var lacking = await guarded.SendAsync(HttpMethod.Post, Score, guarded.Keys["without-score"]);

        Assert.Equal(["Bearer realm=\"model-pipeline\""], Challenges(missing));
        Assert.Contains("error=\"invalid_token\"", Assert.Single(Challenges(wrong)), StringComparison.Ordinal);
        Assert.Contains("error=\"insufficient_scope\", scope=\"score\"", Assert.Single(Challenges(lacking)), StringComparison.Ordinal);
        foreach (var response in new[] { missing, wrong, lacking })
        {
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.Matches("^[0-9a-f]{32}$", (string)problem["traceId"]!);
        }
    }

    [Fact]
    public async Task Key_InItsOwnHeader_IsTakenButNotBesideAnother()
    {
        Assert.Equal(200, await StatusAsync(("X-API-Key", guarded.Keys["all"])));
        Assert.Equal(401, await StatusAsync(("X-API-Key", guarded.Keys["all"]), ("Authorization", $"Bearer {guarded.Keys["all"]}")));
        Assert.Equal(401, await StatusAsync(("Authorization", $"Basic {guarded.Keys["all"]}")));
        Assert.Equal(200, await StatusAsync(("Authorization", $"bearer {guarded.Keys["all"]}")));
    }

    [Fact]
    public async Task Token_WithAnythingWrong_IsRefused()
    {
        foreach (var (what, token) in guarded.Issuer.BadTokens("score"))
        {
            var (status, _) = await guarded.AskAsync(HttpMethod.Post, Score, token);
            Assert.True(status == 401, $"A token with {what} gave {status}.");
        }

        Assert.Equal(200, (await guarded.AskAsync(HttpMethod.Post, Score, guarded.Issuer.Token("score read"))).Status);
        Assert.Equal(403, (await guarded.AskAsync(HttpMethod.Post, Score, guarded.Issuer.Token("read"))).Status);
    }

    [Fact]
    public async Task Job_ThatExplains_NeedsTheScopesOfBoth()
    {
        const string Jobs = "/pipelines/churn/jobs";
        const string Explain = """{"users":["c001"],"parallel":true,"explain":true}""";

        Assert.Equal(403, (await guarded.AskAsync(HttpMethod.Post, Jobs, guarded.Keys["without-jobs"], Explain)).Status);
        using var lacking = await guarded.SendAsync(HttpMethod.Post, Jobs, guarded.Keys["without-explain"], Explain);
        var scores = await guarded.AskAsync(HttpMethod.Post, Jobs, guarded.Keys["without-explain"], """{"users":["c001"],"parallel":true}""");
        var explains = await guarded.AskAsync(HttpMethod.Post, Jobs, guarded.Keys["all"], Explain);

        Assert.Equal(HttpStatusCode.Forbidden, lacking.StatusCode);
        Assert.Contains("error=\"insufficient_scope\", scope=\"explain\"", Assert.Single(Challenges(lacking)), StringComparison.Ordinal);
        Assert.Equal((202, 202), (scores.Status, explains.Status));
    }

    [Fact]
    public async Task Lists_OfACallerWithSomePipelines_HaveTheseAlone()
    {
        var pipelines = await guarded.AskAsync(HttpMethod.Get, "/pipelines", guarded.Keys["other"]);
        await guarded.AskAsync(HttpMethod.Post, "/pipelines/churn/jobs", guarded.Keys["all"], """{"users":["c001"],"parallel":true}""");
        var jobs = await guarded.AskAsync(HttpMethod.Get, "/jobs", guarded.Keys["other"]);

        Assert.Equal(["append"], pipelines.Body!.AsArray().Select(each => (string)each!["name"]!));
        Assert.All(jobs.Body!.AsArray(), job => Assert.Equal("append", (string)job!["pipeline"]!));
    }

    [Fact]
    public async Task Job_OfATenant_IsSeenByItsTenantAndTheOperatorAlone()
    {
        const string Body = """{"users":["c001"],"parallel":true}""";
        var (_, job) = await guarded.AskAsync(HttpMethod.Post, "/pipelines/append/jobs", guarded.Keys["retail"], Body);
        var path = $"/jobs/{job!["id"]}";

        Assert.Equal("retail", (string)job["tenant"]!);
        Assert.Equal(200, (await guarded.AskAsync(HttpMethod.Get, path, guarded.Keys["retail"])).Status);
        Assert.Equal(200, (await guarded.AskAsync(HttpMethod.Get, path, guarded.Keys["all"])).Status);
        Assert.Equal(404, (await guarded.AskAsync(HttpMethod.Get, path, guarded.Keys["bank"])).Status);
        Assert.Equal(404, (await guarded.AskAsync(HttpMethod.Post, $"{path}/cancel", guarded.Keys["bank"])).Status);
        Assert.Equal(404, (await guarded.AskAsync(HttpMethod.Get, path, guarded.Keys["without-admin"])).Status);
        var others = await guarded.AskAsync(HttpMethod.Get, "/jobs", guarded.Keys["bank"]);
        Assert.DoesNotContain(others.Body!.AsArray(), each => (string)each!["id"]! == (string)job["id"]!);
    }

    [Fact]
    public async Task IdempotencyKey_OfTwoTenants_MakesAJobForEach()
    {
        var made = new List<string>();
        foreach (var tenant in new[] { "retail", "bank", "retail" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/pipelines/strict/jobs");
            request.Headers.Add("X-API-Key", guarded.Keys[tenant]);
            request.Headers.Add("Idempotency-Key", "nightly");
            request.Content = new StringContent("""{"users":["c001"],"parallel":true}""", null, "application/json");
            using var response = await guarded.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True((int)response.StatusCode == 202, text);
            made.Add((string)JsonNode.Parse(text)!["id"]!);
        }

        Assert.Equal(made[0], made[2]);
        Assert.NotEqual(made[0], made[1]);
    }

    [Fact]
    public async Task Schedule_OfATenant_IsItsOwn()
    {
        const string Path = "/pipelines/strict/schedule";
        Assert.Equal(200, (await guarded.AskAsync(HttpMethod.Put, Path, guarded.Keys["retail"], """{"cron":"0 3 1 1 *"}""")).Status);

        Assert.Equal(404, (await guarded.AskAsync(HttpMethod.Get, Path, guarded.Keys["bank"])).Status);
        Assert.Equal(404, (await guarded.AskAsync(HttpMethod.Delete, Path, guarded.Keys["bank"])).Status);
        Assert.Equal(200, (await guarded.AskAsync(HttpMethod.Get, Path, guarded.Keys["retail"])).Status);
        Assert.Equal(204, (await guarded.AskAsync(HttpMethod.Delete, Path, guarded.Keys["retail"])).Status);
    }

    [Fact]
    public async Task Secrets_OfKeysAndTokens_AreInNoOutput()
    {
        var token = guarded.Issuer.Token("admin");
        var expired = guarded.Issuer.BadTokens("admin")["expired"];
        var (_, made) = await guarded.AskAsync(HttpMethod.Post, "/keys", guarded.Keys["all"], """{"name":"n","scopes":["read"]}""");
        string[] secrets = [.. guarded.Keys.Texts, token, expired, (string)made!["key"]!];
        var answers = new List<string>();
        foreach (var secret in secrets)
        {
            foreach (var path in new[] { "/keys", "/audit", "/pipelines", "/openapi/v1.json", "/jobs", "/nothing", "/jobs/x" })
            {
                using var response = await guarded.SendAsync(HttpMethod.Get, path, secret);
                answers.Add($"{response.Headers}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
                using var damaged = await guarded.SendAsync(HttpMethod.Get, path, secret + "x");
                answers.Add($"{damaged.Headers}{await damaged.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            }
        }

        // A refusal says the same to everybody; what is looked for is the secret part, without the word and the id before it.
        answers.Add(guarded.Api.Output);
        Assert.All(secrets, secret => Assert.All(answers, answer => Assert.DoesNotContain(secret[12..], answer, StringComparison.Ordinal)));
    }

    private async Task<int> StatusAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Score);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await guarded.Api.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static string[] Challenges(HttpResponseMessage response) => [.. response.Headers.GetValues("WWW-Authenticate")];
}
