using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class InfoRouteTests(ServingApi serving) : IClassFixture<ServingApi>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public async Task Health_AllRoutes_AreUp()
    {
        foreach (var route in new[] { "/health", "/health/live" })
            Assert.Equal("{\"status\":\"UP\"}", (await serving.Http.JsonAsync(HttpMethod.Get, route)).ToJsonString());
        Assert.Equal("UP", (string)(await serving.Http.JsonAsync(HttpMethod.Get, "/health/ready"))["status"]!);
    }

    [Fact]
    public async Task Ready_OfASilo_TellsItsMemoryAndActiveUsers()
    {
        var before = (await serving.Http.JsonAsync(HttpMethod.Get, "/health/ready"))["memory"]!;
        await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c299/score");
        var after = (await serving.Http.JsonAsync(HttpMethod.Get, "/health/ready"))["memory"]!;

        Assert.InRange((long)after["usedBytes"]!, 1L << 20, (long)after["limitBytes"]!);
        Assert.Equal((int)before["activations"]! + 1, (int)after["activations"]!);
    }

    [Fact]
    public async Task Pipelines_List_HasPartsColumnsAndVersionButNoConnectionString()
    {
        var text = await serving.Http.GetStringAsync("/pipelines");
        var pipelines = JsonNode.Parse(text)!.AsArray();

        Assert.Equal(["append", "churn", "strict"], pipelines.Select(each => (string)each!["name"]!));
        Assert.DoesNotContain("Data Source", text, StringComparison.Ordinal);
        var model = pipelines[1]!["model"]!;
        Assert.Contains("plan", model["inputs"]!.AsArray().Select(column => (string)column!["name"]!));
        // The label of the training is not an input.
        Assert.DoesNotContain("churned", model["inputs"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Equal(["churn", "p"], model["outputs"]!.AsArray().Select(column => (string)column!["name"]!));
    }

    [Fact]
    public async Task Pipeline_KnownAndUnknown_Are200And404()
    {
        Assert.Equal("Append", (string)(await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/append"))["output"]!["mode"]!);
        await serving.Http.JsonAsync(HttpMethod.Get, "/pipelines/nope", HttpStatusCode.NotFound);
    }

    // A review sees each change of the public API. Accept an intended change with ACCEPT_SURFACE=1.
    [Fact]
    public async Task OpenApi_Document_EqualsTheFile()
    {
        var document = await serving.Http.JsonAsync(HttpMethod.Get, "/openapi/v1.json");
        // The entry has the address of this server.
        document.Remove("servers");
        var actual = document.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        var file = Pinned();
        if (Environment.GetEnvironmentVariable("ACCEPT_SURFACE") == "1")
            await File.WriteAllTextAsync(file, actual, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), actual);
    }

    [Fact]
    public async Task OpenApi_Document_Is31AndHasEveryRoute()
    {
        var document = await serving.Http.JsonAsync(HttpMethod.Get, "/openapi/v1.json");

        Assert.StartsWith("3.1", (string)document["openapi"]!, StringComparison.Ordinal);
        Assert.Equal(
            [
                "/audit", "/health", "/health/live", "/health/ready", "/jobs", "/jobs/{id}", "/jobs/{id}/cancel", "/jobs/{id}/events",
                "/jobs/{id}/failures", "/keys", "/keys/{id}", "/keys/{id}/rotate", "/model", "/pipelines",
                "/pipelines/{pipeline}", "/pipelines/{pipeline}/baseline", "/pipelines/{pipeline}/drift",
                "/pipelines/{pipeline}/events", "/pipelines/{pipeline}/events/dead", "/pipelines/{pipeline}/importance",
                "/pipelines/{pipeline}/jobs", "/pipelines/{pipeline}/predict",
                "/pipelines/{pipeline}/rollout", "/pipelines/{pipeline}/rollout/comparison", "/pipelines/{pipeline}/rollout/history",
                "/pipelines/{pipeline}/rollout/promote",
                "/pipelines/{pipeline}/rollout/rollback", "/pipelines/{pipeline}/schedule", "/pipelines/{pipeline}/schedule/run",
                "/pipelines/{pipeline}/score", "/pipelines/{pipeline}/triggers", "/pipelines/{pipeline}/triggers/{trigger}",
                "/pipelines/{pipeline}/users/{user}", "/pipelines/{pipeline}/users/{user}/explanation",
                "/pipelines/{pipeline}/users/{user}/score",
                "/pipelines/{pipeline}/users/{user}/what-if",
                "/pipelines/{pipeline}/versions", "/pipelines/{pipeline}/versions/{version}",
                "/pipelines/{pipeline}/versions/{version}/file",
                "/v2", "/v2/health/live", "/v2/health/ready", "/v2/models", "/v2/models/{model}", "/v2/models/{model}/infer",
                "/v2/models/{model}/ready", "/v2/models/{model}/versions/{version}", "/v2/models/{model}/versions/{version}/infer",
                "/v2/models/{model}/versions/{version}/ready", "/v2/repository/index",
                "/webhooks", "/webhooks/{id}", "/webhooks/{id}/deliveries", "/webhooks/{id}/replay", "/webhooks/{id}/rotate",
                "/webhooks/{id}/test",
            ],
            document["paths"]!.AsObject().Select(path => path.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OpenApi_ScoreSchema_FitsAScore()
    {
        var document = await serving.Http.JsonAsync(HttpMethod.Get, "/openapi/v1.json");
        var score = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
        var properties = document["components"]!["schemas"]!["Score"]!["properties"]!.AsObject();

        Assert.Equal(score.Select(each => each.Key), properties.Select(each => each.Key));
        Assert.Equal("object", (string)properties["outputs"]!["type"]!);
    }

    private static string Pinned([CallerFilePath] string test = "") => Path.Combine(Path.GetDirectoryName(test)!, "openapi.json");
}
