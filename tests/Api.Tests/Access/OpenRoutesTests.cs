using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>What is open to everybody, although the API asks for keys.</summary>
[Collection(typeof(GuardedCollection))]
public sealed class OpenRoutesTests(GuardedApi guarded)
{
    [Fact]
    public async Task Document_RoutesWithoutAScope_AreTheProbesAlone()
    {
        var paths = (await guarded.AskAsync("GET /openapi/v1.json", "all")).Json["paths"]!.AsObject();
        var open = from path in paths
                   from operation in path.Value!.AsObject()
                   where operation.Value is JsonObject each && each["security"] is not JsonArray { Count: > 0 }
                   select path.Key;

        Assert.Equal(["/v2/health/live", "/v2/health/ready", "/health", "/health/live", "/health/ready"], open);
    }

    [Theory]
    [InlineData("GET /openapi/v1.json", null, 401)]
    [InlineData("GET /metrics", null, 401)]
    [InlineData("GET /metrics", "without-read", 403)]
    [InlineData("GET /console/api/session", null, 401)]
    [InlineData("GET /console", null, 200)]
    [InlineData("GET /docs", null, 200)]
    [InlineData("GET /", null, 200)]
    public async Task Route_ThatTheDocumentDoesNotName_IsOpenOnlyWhereItTellsNothing(string request, string? key, int status) =>
        Assert.Equal(status, (await guarded.AskAsync(request, key)).Status);

    [Fact]
    public async Task Token_WithEveryScope_MayReadEachRoute()
    {
        var paths = (await guarded.AskAsync("GET /openapi/v1.json", "all")).Json["paths"]!.AsObject();
        var token = guarded.Issuer.Token(claims =>
        {
            claims["scope"] = TestKeys.AllScopes.Replace(',', ' ');
            claims["tenant"] = "retail";
            claims["pipelines"] = "*";
        });
        // Routes without parameters that read: the table of all routes (AccessRoutesTests) has keys, and no token.
        var plain = paths.Where(path => !path.Key.Contains('{') && path.Value!["get"] is not null && path.Key != "/model")
            .Select(path => path.Key).ToList();

        Assert.True(plain.Count > 10, string.Join(' ', plain));
        foreach (var path in plain)
        {
            var answer = await guarded.WithAsync($"GET {path}", token);
            Assert.True(answer.Status == 200, $"GET {path}: {answer}");
        }
    }
}
