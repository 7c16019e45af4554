using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>A pipeline whose model another process of this product serves.</summary>
public sealed class RemoteModelTests(ServingApi serving) : IClassFixture<ServingApi>
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

    private JsonObject Settings()
    {
        var settings = Workplace.Settings();
        var pipelines = settings["Pipelines"]!.AsObject();
        pipelines.Remove("append");
        pipelines.Remove("strict");
        var model = pipelines["churn"]!["Model"]!.AsObject();
        model.Remove("Path");
        model["Kind"] = "OpenInference";
        model["Url"] = serving.Http.BaseAddress!.ToString();
        model["Name"] = "churn";
        model["Outputs"] = new JsonObject { ["churn"] = "churn", ["p"] = "p" };
        return settings;
    }
}
