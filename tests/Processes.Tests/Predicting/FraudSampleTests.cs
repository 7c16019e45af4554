using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>The sample whose calls bring the payment: a CSV file of customers and a model in Python.</summary>
public sealed class FraudSampleTests
{
    [Fact]
    public async Task Score_PaymentsOfTheSample_DependOnTheCallAndOnTheCustomer()
    {
        using var workplace = new Workplace();
        foreach (var file in Directory.GetFiles(Paths.FraudSample))
            File.Copy(file, workplace.File(Path.GetFileName(file)), overwrite: true);
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(workplace.File("pipeline.json"), TestContext.Current.CancellationToken))!
            .AsObject();
        settings["Cluster"] = new JsonObject { ["SiloPort"] = Workplace.FreePort(), ["GatewayPort"] = Workplace.FreePort() };
        await using var api = await ApiProcess.StartAsync(workplace, settings);

        var usual = await ScoreAsync("c000001", """{"amount":12.5,"country":"CH"}""");
        var odd = await ScoreAsync("c000001", """{"amount":900,"country":"US"}""");
        var bad = await ScoreAsync("c000005", """{"amount":9900,"country":"CH"}""");
        var without = await ScoreAsync("c000006", """{"amount":12.5,"country":"IT"}""");

        Assert.Equal(["pass", "ask", "stop", "pass"], new[] { usual, odd, bad, without }.Select(outputs => (string)outputs["action"]!));
        Assert.Equal((900.0, "US"), ((double)odd["amount"]!, (string)odd["country"]!));

        async Task<JsonNode> ScoreAsync(string user, string features)
        {
            using var body = PredictingApi.Body($$"""{"features":{{features}}}""");
            return (await api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/fraud/users/{user}/score", HttpStatusCode.OK, body))["outputs"]!;
        }
    }
}
