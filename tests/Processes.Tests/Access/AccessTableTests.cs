using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Every route of the OpenAPI document, with every kind of credential.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class AccessTableTests(GuardedApi guarded)
{
    private static readonly string[] Open = ["/v2/health/live", "/v2/health/ready", "/health", "/health/live", "/health/ready"];

    [Fact]
    public async Task EveryRoute_WithEveryCredential_AnswersAsItShould()
    {
        var wrong = new List<string>();
        var cells = 0;
        var revoked = await RevokedKeyAsync();
        foreach (var route in await RoutesAsync())
        {
            foreach (var cell in Cells(route, revoked))
            {
                cells++;
                var path = await PathAsync(route, cell.Credential);
                using var response = await guarded.SendAsync(route.Method, path, cell.Credential, route.Body);
                var text = response.Content.Headers.ContentType?.MediaType == "text/event-stream"
                    ? ""
                    : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                if (!cell.Fits((int)response.StatusCode, text))
                    wrong.Add($"{route.Method} {route.Path} with {cell.Name}: {(int)response.StatusCode} {text}");
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(cells, 100, 10_000);
    }

    private IEnumerable<Cell> Cells(Route route, string revoked)
    {
        if (route.IsOpen)
        {
            yield return new("no key", null, (status, _) => status == 200);
            yield break;
        }

        yield return new("no key", null, (status, _) => status == 401);
        yield return new("a wrong key", $"mp_{new string('x', 49)}", (status, _) => status == 401);
        yield return new("no key at all", "x", (status, _) => status == 401);
        yield return new("an expired key", guarded.Keys["expired"], (status, text) => status == 401 && text.Contains("expired"));
        yield return new("a revoked key", revoked, (status, text) => status == 401 && text.Contains("revoked"));
        if (route.Scopes is [var scope])
        {
            yield return new($"all scopes but {scope}", guarded.Keys[$"without-{scope}"],
                (status, text) => status == 403 && text.Contains($"the scope {scope}"));
        }

        if (route.Path.StartsWith("/pipelines/{pipeline}", StringComparison.Ordinal) || route.Path == "/model")
        {
            yield return new("another pipeline", guarded.Keys["other"],
                (status, text) => status == 403 && text.Contains("pipeline 'churn'"));
        }

        if (route.Path.StartsWith("/jobs/{id}", StringComparison.Ordinal))
            yield return new("another tenant", guarded.Keys["bank"], (status, _) => status == 404);
        yield return new("the right key", guarded.Keys["all"], (status, _) => status is not (401 or 403 or 429) and < 500);
        yield return new("the right token", guarded.Issuer.Token(TestKeys.AllScopes.Replace(',', ' ')),
            (status, _) => status is not (401 or 403 or 429) and < 500);
    }

    private async Task<IReadOnlyList<Route>> RoutesAsync()
    {
        var (_, document) = await guarded.AskAsync(HttpMethod.Get, "/openapi/v1.json", guarded.Keys["all"]);
        var routes = from path in document!["paths"]!.AsObject()
                     from operation in path.Value!.AsObject()
                     where operation.Value is JsonObject
                     select new Route(path.Key, new(operation.Key.ToUpperInvariant()), ScopesOf(operation.Value!), Body(path.Key));
        var all = routes.ToList();
        Assert.Equal(Open, all.Where(route => route.IsOpen).Select(route => route.Path));
        return all;
    }

    private static string[] ScopesOf(JsonNode operation) => operation["security"] is not JsonArray needs
        ? []
        : [.. needs.SelectMany(need => need!.AsObject()).SelectMany(scheme => scheme.Value!.AsArray().Select(scope => (string)scope!)
            .DefaultIfEmpty("any")).Distinct()];

    private static string? Body(string path) => path switch
    {
        "/pipelines/{pipeline}/schedule" => """{"cron":"0 3 1 1 *"}""",
        "/pipelines/{pipeline}/score" => """{"users":["c001"]}""",
        _ => null,
    };

    private async Task<string> PathAsync(Route route, string? credential)
    {
        var id = "none";
        if (route.Path.StartsWith("/jobs/{id}", StringComparison.Ordinal))
            id = await JobAsync(credential == guarded.Keys["bank"] ? "retail" : "all");
        var path = route.Path.Replace("{pipeline}", "churn", StringComparison.Ordinal).Replace("{user}", "c001", StringComparison.Ordinal)
            .Replace("{id}", id, StringComparison.Ordinal);
        return path == "/model" ? "/model?user=c001&pipeline=churn" : path;
    }

    private async Task<string> JobAsync(string key)
    {
        var (_, job) = await guarded.AskAsync(
            HttpMethod.Post, "/pipelines/churn/jobs", guarded.Keys[key], """{"users":["c001"],"parallel":true}""");
        return (string)job!["id"]!;
    }

    private async Task<string> RevokedKeyAsync()
    {
        var (_, made) = await guarded.AskAsync(
            HttpMethod.Post, "/keys", guarded.Keys["all"], $$"""{"name":"gone","scopes":["{{TestKeys.AllScopes}}"]}""");
        var key = (string)made!["key"]!;
        Assert.Equal(200, (await guarded.AskAsync(HttpMethod.Get, "/pipelines", key)).Status);
        Assert.Equal(204, (await guarded.AskAsync(HttpMethod.Delete, $"/keys/{made["id"]}", guarded.Keys["all"])).Status);
        return key;
    }

    private sealed record Route(string Path, HttpMethod Method, string[] Scopes, string? Body)
    {
        public bool IsOpen => Scopes.Length == 0;
    }

    private sealed record Cell(string Name, string? Credential, Func<int, string, bool> Fits);
}
