using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class ConsoleRouteTests(GuardedApi guarded) : IClassFixture<GuardedApi>
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/")]
    [InlineData("/console/jobs?job=1")]
    public async Task Page_OfEveryAddress_IsTheIndexWithAStrictPolicy(string path)
    {
        using var response = await guarded.SendAsync(HttpMethod.Get, path, credential: null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task Page_KnownToTheBrowser_Is304()
    {
        using var first = await guarded.SendAsync(HttpMethod.Get, "/console", credential: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await guarded.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Asset_ByWhatTheBrowserTakes_IsCompressedAndKept(string accepted, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, await ScriptAsync());
        request.Headers.Add("Accept-Encoding", accepted);
        using var response = await guarded.Api.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("text/javascript", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Asset_OfAnOlderVersion_Is404AndNoPage()
    {
        using var response = await guarded.SendAsync(HttpMethod.Get, "/console/assets/index-old.js", credential: null);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Root_ForABrowser_LeadsToTheConsoleAndForOthersAnswersAsBefore()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = guarded.Api.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        using var browser = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, browser.StatusCode);
        Assert.Equal("/console", browser.Headers.Location!.ToString());
        Assert.Equal("ModelPipeline", (string)(await http.JsonAsync(HttpMethod.Get, "/"))["name"]!);
    }

    [Fact]
    public async Task Session_WithAndWithoutAKey_SaysWhoMayDoWhat()
    {
        Assert.Equal(401, (await guarded.AskAsync(HttpMethod.Get, "/console/api/session", credential: null)).Status);
        var (status, session) = await guarded.AskAsync(HttpMethod.Get, "/console/api/session", guarded.Keys["without-admin"]);

        Assert.Equal(200, status);
        Assert.Equal(TestKeys.Scopes.Where(scope => scope != "admin"), session!["scopes"]!.AsArray().Select(each => (string)each!));
        // The console shows some pages only where the server has their routes.
        var routes = session["routes"]!.AsArray().Select(each => (string)each!);
        Assert.Empty(new[] { "score", "drift", "explanation", "what-if" }.Except(routes));
    }

    [Fact]
    public async Task Series_AfterCalls_CountsThemForThePipelinesOfTheKey()
    {
        foreach (var user in new[] { "c001", "c002", "nobody" })
            (await guarded.SendAsync(HttpMethod.Post, $"/pipelines/churn/users/{user}/score", guarded.Keys["all"])).Dispose();

        await Eventually.TrueAsync(
            async () => await UsersAsync("all", "scored") >= 2 && await UsersAsync("all", "no_input") >= 1, TimeLimit,
            () => "the calls are in the series, which has a new step every ten seconds");
        // This key may use the pipeline "append" alone.
        Assert.Equal(0, await UsersAsync("other", "scored"));
        Assert.Equal(403, (await guarded.AskAsync(HttpMethod.Get, "/console/api/series?pipeline=churn", guarded.Keys["other"])).Status);
        Assert.Equal(403, (await guarded.AskAsync(HttpMethod.Get, "/console/api/series", guarded.Keys["without-read"])).Status);
        Assert.Equal(400, (await guarded.AskAsync(HttpMethod.Get, "/console/api/series?steps=361", guarded.Keys["all"])).Status);
    }

    [Fact]
    public async Task Schedules_OfPipelinesOfTheKey_AreListed()
    {
        await guarded.AskAsync(HttpMethod.Put, "/pipelines/churn/schedule", guarded.Keys["all"], """{"cron":"0 3 * * *"}""");

        Assert.Equal("churn", (string)(await SchedulesAsync("all")).Single()!["pipeline"]!);
        Assert.Empty(await SchedulesAsync("other"));
    }

    private async Task<JsonArray> SchedulesAsync(string key) =>
        (await guarded.AskAsync(HttpMethod.Get, "/console/api/schedules", guarded.Keys[key])).Body!.AsArray();

    private async Task<int> UsersAsync(string key, string outcome)
    {
        var (_, series) = await guarded.AskAsync(HttpMethod.Get, "/console/api/series", guarded.Keys[key]);
        return series!["points"]!.AsArray().Sum(point => (int?)point!["users"]![outcome] ?? 0);
    }

    private async Task<string> ScriptAsync()
    {
        var page = await guarded.Api.Http.GetStringAsync("/console", TestContext.Current.CancellationToken);
        var from = page.IndexOf("/console/assets/", StringComparison.Ordinal);
        return page[from..page.IndexOf('"', from)];
    }
}
