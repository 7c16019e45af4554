using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>A trigger in the command and in the console.</summary>
public sealed class TriggerFaceTests(TriggerApi triggers, Chromium chromium) : IClassFixture<TriggerApi>
{
    [Theory]
    [InlineData("triggers list churn", true)]
    [InlineData("triggers show churn orders", false)]
    [InlineData("triggers pause churn orders", false)]
    [InlineData("triggers resume churn orders", false)]
    public async Task Json_OfEachCommand_FitsTheDocument(string command, bool isList)
    {
        var schemas = new Schemas(JsonNode.Parse(await triggers.Api.Http.GetStringAsync("/openapi/v1.json"))!);

        var (exitCode, output, error) = await CommandLine.RunAsync(
            triggers.Api.Http.BaseAddress!, triggers.Workplace.Folder, [.. command.Split(' '), "-o", "json"]);

        Assert.True(exitCode == 0 && error.Length == 0, error);
        var schema = new JsonObject { ["$ref"] = "TriggerInfo" };
        var fault = schemas.Check(
            JsonNode.Parse(output), isList ? new JsonObject { ["type"] = "array", ["items"] = schema } : schema);
        Assert.True(fault is null, $"{fault}\n{output}");
    }

    [Fact]
    public async Task ConsoleTriggers_OfAllPipelines_AreListed()
    {
        var listed = JsonNode.Parse(await triggers.Api.Http.GetStringAsync("/console/api/triggers"))!.AsArray();

        var trigger = Assert.Single(listed)!;
        Assert.Equal(("churn", "orders"), ((string)trigger["pipeline"]!, (string)trigger["name"]!));
    }

    [Fact]
    public async Task Page_OfATrigger_PausesAndResumes()
    {
        // Another test may have left the trigger paused.
        const string Path = "/pipelines/churn/triggers/orders";
        await triggers.Api.Http.JsonAsync(HttpMethod.Post, Path, body: JsonContent.Create(new { paused = false }));
        await Eventually.TrueAsync(
            async () => (await triggers.Api.Http.JsonAsync(HttpMethod.Get, Path))["silos"]!.AsArray() is { Count: > 0 } silos
                && silos.All(silo => (string)silo!["state"]! == "Running"),
            "the silo to take events");

        await chromium.PlayAsync("trigger", triggers.Api);
    }
}
