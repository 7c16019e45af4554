namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ConsoleEndpointsTests(ServingApi serving)
{
    private HttpClient Http => serving.Http;

    [Theory]
    [InlineData("GET /console")]
    [InlineData("GET /console/")]
    [InlineData("HEAD /console/jobs?job=1")]
    public async Task Page_OfEveryAddress_IsTheIndexWithAStrictPolicy(string request)
    {
        var page = await Http.AskAsync(request);

        Assert.Equal((200, "text/html", "no-cache", "no-referrer", "Accept-Encoding"),
            (page.Status, page.Type, page.Header("Cache-Control"), page.Header("Referrer-Policy"), page.Header("Vary")));
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", page.Header("Content-Security-Policy"),
            StringComparison.Ordinal);
        Assert.Null(page.Header("Content-Encoding"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
    }

    [Fact]
    public async Task File_KnownToTheBrowser_Is304AndEmpty()
    {
        var first = await Http.AskAsync("GET /console");
        var known = await Http.AskAsync("GET /console", null, ("If-None-Match", first.Header("ETag")!));
        var other = await Http.AskAsync("GET /console", null, ("If-None-Match", "\"other\""));

        Assert.Equal((304, "", 200), (known.Status, known.Text, other.Status));
        Assert.Equal(first.Header("ETag"), known.Header("ETag"));
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("GZIP", "gzip")]
    [InlineData("identity", null)]
    public async Task File_ByWhatTheBrowserTakes_IsCompressedAndKept(string accepted, string? encoding)
    {
        var page = (await Http.AskAsync("GET /console")).Text;
        var from = page.IndexOf("/console/assets/", StringComparison.Ordinal);

        var script = await Http.AskAsync($"GET {page[from..page.IndexOf('"', from)]}", null, ("Accept-Encoding", accepted));

        Assert.Equal((200, encoding, "public, max-age=31536000, immutable"),
            (script.Status, script.Header("Content-Encoding"), script.Header("Cache-Control")));
    }

    [Theory]
    [InlineData("GET /console/assets/index-old.js")]
    [InlineData("GET /console/api/other")]
    public async Task File_Unknown_Is404AndNoPage(string request) => Assert.Equal(404, (await Http.AskAsync(request)).Status);

    [Fact]
    public async Task Session_OfAnybody_HasEveryScopeAndTheRoutes()
    {
        var session = (await Http.AskAsync("GET /console/api/session")).Json;

        Assert.Equal(("anonymous", true), ((string)session["name"]!, (bool)session["allPipelines"]!));
        Assert.Equal(["score", "read", "explain", "jobs", "rollout", "admin"], session["scopes"]!.AsArray().Select(each => (string)each!));
        var routes = session["routes"]!.AsArray().Select(each => (string)each!).ToList();
        Assert.Contains("drift", routes);
        Assert.Equal(routes.Order(StringComparer.Ordinal).Distinct(), routes);
        Assert.DoesNotContain(routes, route => route.Length == 0 || route[0] == '{');
    }

    [Theory]
    [InlineData("")]
    [InlineData("?pipeline=churn&steps=1")]
    [InlineData("?steps=360")]
    public async Task Series_OfTheSilo_HasItsLineAndTheLengthOfAStep(string query)
    {
        var series = (await Http.AskAsync($"GET /console/api/series{query}")).Json;

        Assert.Equal((true, 10), ((bool)Assert.Single(series["silos"]!.AsArray())!["answers"]!, (int)series["stepSeconds"]!));
        Assert.NotNull(series["points"]);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("361")]
    public async Task Series_StepsOutOfRange_Is400(string steps)
    {
        var problem = await Http.AskAsync($"GET /console/api/series?steps={steps}");

        Assert.Equal((400, $"\"steps\" is {steps}; send 1 to 360."), (problem.Status, problem.Detail));
    }

    [Fact]
    public async Task Triggers_OfAllPipelines_AreListed()
    {
        await Eventually.TrueAsync(async () => (await Http.AskAsync("GET /console/api/triggers")).Json.AsArray().Count == 1,
            "the silo to tell of its trigger");

        var trigger = (await Http.AskAsync("GET /console/api/triggers")).Json[0]!;
        Assert.Equal(("steered", "queue"), ((string)trigger["pipeline"]!, (string)trigger["name"]!));
    }
}
