namespace ModelPipeline.Tests;

[Collection(typeof(GuardedCollection))]
public sealed class ConsoleRouteTests(GuardedApi guarded)
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

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

    private async Task<int> UsersAsync(string key, string outcome)
    {
        var (_, series) = await guarded.AskAsync(HttpMethod.Get, "/console/api/series", guarded.Keys[key]);
        return series!["points"]!.AsArray().Sum(point => (int?)point!["users"]![outcome] ?? 0);
    }
}
