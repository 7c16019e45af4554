using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// The Open Inference Protocol as a client speaks it that is made from the protocol's OpenAPI document. The client validates every answer
/// against the document.
/// </summary>
[Collection(typeof(ServingCollection))]
public sealed class ProtocolDocumentTests(ServingApi serving)
{
    private static readonly string Client = Path.Combine(Paths.InferenceTests, "client");

    [Fact]
    public async Task Client_MadeFromTheDocument_GetsEveryAnswerInItsForm()
    {
        await NpxAsync("openapi-typescript", "open-inference.json", "-o", "node_modules/.open-inference/schema.d.ts");
        await NpxAsync("tsc", "-p", ".");
        var request = Tensors.Json(await serving.Http.JsonAsync(HttpMethod.Get, "/v2/models/churn"), 7, 8);

        var (exitCode, output) = await Browser.RunAsync(
            Client, "node", ["rest.mjs", serving.Http.BaseAddress!.ToString().TrimEnd('/'), "churn", request.ToJsonString()]);

        Assert.True(exitCode == 0, output);
        var answers = JsonNode.Parse(output)!;
        Assert.Equal((true, true), ((bool)answers["live"]!, (bool)answers["ready"]!));
        Assert.Equal("model-pipeline", (string)answers["server"]!["name"]!);
        Assert.Equal(answers["metadata"]!.ToJsonString(), answers["sameOfVersion"]!.ToJsonString());
        Assert.Equal((true, true), ((bool)answers["modelReady"]!["ready"]!, (bool)answers["versionReady"]!["ready"]!));
        await AreScoresAsync(answers["infer"]!, [7, 8]);
        Assert.Equal(answers["infer"]!["outputs"]!.ToJsonString(), answers["inferVersion"]!["outputs"]!.ToJsonString());
        Assert.Equal("user_id", (string)answers["usersMetadata"]!["inputs"]![0]!["name"]!);
        await AreScoresAsync(answers["users"]!, [101, 103]);
        Assert.Equal([404, 404, 404, 404, 404, 400, 400, 400, 400],
            answers["failures"]!.AsArray().Select(failure => (int)failure!["status"]!));
        Assert.All(answers["failures"]!.AsArray(), failure => Assert.NotEmpty((string)failure!["error"]!));
        Assert.Equal(20, (int)answers["validated"]!);
    }

    private async Task AreScoresAsync(JsonNode answer, int[] users)
    {
        var p = answer["outputs"]!.AsArray().Single(output => (string)output!["name"]! == "p")!["data"]!.AsArray();
        for (var i = 0; i < users.Length; i++)
        {
            var score = await serving.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/c{users[i]:000}/score");
            Assert.Equal((float)score["outputs"]!["p"]!, (float)p[i]!, 1e-6f);
        }
    }

    private static async Task NpxAsync(params string[] arguments)
    {
        Assert.True(Directory.Exists(Path.Combine(Client, "node_modules/openapi-fetch")),
            $"The packages are not installed; run npm ci in {Client}, as ./test does.");
        var (exitCode, output) = await Browser.RunAsync(Client, "npx", ["--no-install", .. arguments]);
        Assert.True(exitCode == 0, $"npx {string.Join(' ', arguments)} in {Client} failed:\n{output}");
    }
}
