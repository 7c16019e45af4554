using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Every route of the OpenAPI document, with every kind of credential.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class AccessRoutesTests(GuardedApi guarded)
{
    [Fact]
    public async Task EveryRoute_WithEveryCredential_AnswersAsItShould()
    {
        var wrong = new List<string>();
        var made = (await guarded.AskAsync("POST /keys", "all", $$"""{"name":"gone","scopes":["{{TestKeys.AllScopes}}"]}""")).Json;
        await guarded.AskAsync($"DELETE /keys/{made["id"]}", "all");
        foreach (var route in await RoutesAsync())
        {
            foreach (var cell in Cells(route, (string)made["key"]!))
            {
                var answer = cell.Credential is null
                    ? await guarded.Api.Http.AskAsync(route.Request, route.Body)
                    : await guarded.WithAsync(route.Request, cell.Credential, route.Body);
                if (!cell.Fits(answer))
                    wrong.Add($"{route.Request} with {cell.Name}: {answer}");
            }
        }

        Assert.Empty(wrong);
    }

    private IEnumerable<Cell> Cells(Route route, string revoked)
    {
        if (route.Scopes.Length == 0)
        {
            yield return new("no key", null, answer => answer.Status == 200);
            yield break;
        }

        yield return new("no key", null, answer => answer.Status == 401);
        yield return new("a wrong key", $"mp_{new string('x', 49)}", answer => answer.Status == 401);
        yield return new("an expired key", guarded.Keys["expired"], answer => answer.Status == 401 && answer.Text.Contains("has expired"));
        yield return new("a revoked key", revoked, answer => answer.Status == 401 && answer.Text.Contains("was revoked"));
        if (route.Scopes is [var scope and not "any"])
        {
            yield return new($"all scopes but {scope}", guarded.Keys[$"without-{scope}"],
                answer => answer.Status == 403 && answer.Text.Contains($"the scope {scope}"));
        }

        if (route.Request.Contains("/pipelines/churn", StringComparison.Ordinal)
            || route.Request.Contains("/model?", StringComparison.Ordinal))
        {
            yield return new("another pipeline", guarded.Keys["other"],
                answer => answer.Status == 403 && answer.Text.Contains("pipeline 'churn'"));
        }

        yield return new("the right key", guarded.Keys["all"], answer => answer.Status is not (401 or 403 or 429) and < 500);
    }

    private async Task<IReadOnlyList<Route>> RoutesAsync()
    {
        var document = (await guarded.AskAsync("GET /openapi/v1.json", "all")).Json;
        var routes = from path in document["paths"]!.AsObject()
                     from operation in path.Value!.AsObject()
                     where operation.Value is JsonObject
                     select new Route($"{operation.Key.ToUpperInvariant()} {PathOf(path.Key)}", ScopesOf(operation.Value!), Body(path.Key));
        var all = routes.ToList();
        Assert.InRange(all.Count, 60, 200);
        return all;
    }

    private static string PathOf(string path)
    {
        var filled = path.Replace("{pipeline}", "churn", StringComparison.Ordinal).Replace("{user}", "u001", StringComparison.Ordinal)
            .Replace("{id}", "none", StringComparison.Ordinal).Replace("{model}", "churn", StringComparison.Ordinal)
            // An upload must not make a version of the name.
            .Replace("{version}/file", "-/file", StringComparison.Ordinal).Replace("{version}", "none", StringComparison.Ordinal)
            .Replace("{trigger}", "none", StringComparison.Ordinal);
        return filled == "/model" ? "/model?user=u001&pipeline=churn" : filled;
    }

    private static string[] ScopesOf(JsonNode operation) => operation["security"] is not JsonArray needs
        ? []
        : [.. needs.SelectMany(need => need!.AsObject()).SelectMany(scheme => scheme.Value!.AsArray().Select(scope => (string)scope!)
            .DefaultIfEmpty("any")).Distinct()];

    private static string? Body(string path) => path switch
    {
        "/pipelines/{pipeline}/schedule" => """{"cron":"0 3 1 1 *"}""",
        "/pipelines/{pipeline}/score" => """{"users":["u001"]}""",
        "/pipelines/{pipeline}/jobs" => """{"users":["u001"],"parallel":true}""",
        _ => null,
    };

    private sealed record Route(string Request, string[] Scopes, string? Body);

    private sealed record Cell(string Name, string? Credential, Func<Answer, bool> Fits);
}
