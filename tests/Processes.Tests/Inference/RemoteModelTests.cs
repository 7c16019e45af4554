using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>A pipeline whose model another process of this product serves.</summary>
[Collection(typeof(ServingCollection))]
public sealed class RemoteModelTests(ServingApi serving)
{
    private static readonly string[] Users = [.. Enumerable.Range(1, 300).Select(i => $"c{i:000}")];

    [Fact]
    public async Task Score_ModelOfAnotherProcess_GivesTheScoresOfTheFile()
    {
        using var workplace = new Workplace();
        await using var api = await ApiProcess.StartAsync(workplace, Settings());

        var local = await serving.Http.LinesAsync("/pipelines/churn/score", Users);
        var remote = await api.Http.LinesAsync("/pipelines/churn/score", Users);

        var expected = local.ToDictionary(line => (string)line["user"]!);
        Assert.Equal(300, remote.Count);
        Assert.All(remote, line =>
        {
            var same = expected[(string)line["user"]!];
            Assert.Equal((float)same["outputs"]!["p"]!, (float)line["outputs"]!["p"]!, 1e-6f);
            Assert.Equal((bool)same["outputs"]!["churn"]!, (bool)line["outputs"]!["churn"]!);
            // The version of the server is that of the file.
            Assert.Equal((string)same["modelVersion"]!, (string)line["modelVersion"]!);
        });
        Assert.Equal(300L, workplace.Query("SELECT count(*) FROM churn_scores"));
    }

    [Fact]
    public async Task Start_ServerDoesNotHaveTheModel_NamesTheSetting()
    {
        using var workplace = new Workplace();
        var settings = Settings();
        settings["Pipelines"]!["churn"]!["Model"]!["Name"] = "nothing";

        var (exitCode, output) = await ApiProcess.StartInVainAsync(workplace, settings);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Pipelines:churn:Model:Name is 'nothing', and the server at", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_ServerIsGone_CallersMayComeAgainAndReadinessNamesTheModel()
    {
        using var workplace = new Workplace();
        using var other = new Workplace();
        var server = await ApiProcess.StartAsync(other, Workplace.Settings());
        await using var api = await ApiProcess.StartAsync(workplace, Settings(server));
        await api.Http.JsonAsync(HttpMethod.Get, "/health/ready");
        await server.DisposeAsync();

        var problem = await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score", HttpStatusCode.ServiceUnavailable);

        Assert.StartsWith("The server of the model does not answer", (string)problem["detail"]!, StringComparison.Ordinal);
        // An answer of readiness is used again for a second.
        var ready = "";
        await Eventually.TrueAsync(async () =>
        {
            using var response = await api.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            ready = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.ServiceUnavailable;
        }, "a process that is not ready");
        Assert.Contains("churn, model: The server of the model does not answer", ready, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_OfAServer_IsOpenedAndScoresUsers()
    {
        using var workplace = new Workplace();
        await using var api = await ApiProcess.StartAsync(workplace, Workplace.Settings());
        var served = (string)(await serving.Http.JsonAsync(HttpMethod.Get, "/v2/models/churn"))["versions"]![0]!;
        var body = new JsonObject
        {
            ["source"] = $"{serving.Http.BaseAddress}v2/models/churn/versions/{served}",
            ["kind"] = "OpenInference",
            ["version"] = "remote",
            ["outputs"] = new JsonObject { ["churn"] = "churn", ["p"] = "p" },
        };
        await Eventually.TrueAsync(
            async () => await api.Http.GetStringAsync("/pipelines/churn/versions") != "[]", "the rollout of the pipeline");
        await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/versions", HttpStatusCode.Accepted, Json(body));
        await Eventually.TrueAsync(
            async () => (string)(await api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/versions/remote"))["state"]! == "Ready",
            "the version of the server");
        await api.Http.JsonAsync(HttpMethod.Put, "/pipelines/churn/rollout", body: Json(new() { ["stable"] = "remote" }));
        var score = new JsonObject();
        await Eventually.TrueAsync(async () =>
        {
            score = await api.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
            return (string)score["modelVersion"]! == "remote";
        }, "a score of the version");

        var local = await serving.Http.JsonAsync(HttpMethod.Post, "/pipelines/churn/users/c001/score");
        Assert.Equal((float)local["outputs"]!["p"]!, (float)score["outputs"]!["p"]!, 1e-6f);
    }

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");

    private JsonObject Settings() => Settings(serving.Api);

    private static JsonObject Settings(ApiProcess server)
    {
        var settings = Workplace.Settings();
        var pipelines = settings["Pipelines"]!.AsObject();
        pipelines.Remove("append");
        pipelines.Remove("strict");
        var model = pipelines["churn"]!["Model"]!.AsObject();
        model.Remove("Path");
        model["Kind"] = "OpenInference";
        model["Url"] = server.Http.BaseAddress!.ToString();
        model["Name"] = "churn";
        model["Outputs"] = new JsonObject { ["churn"] = "churn", ["p"] = "p" };
        return settings;
    }
}
