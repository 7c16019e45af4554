using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class ConsoleOffTests
{
    [Fact]
    public async Task Console_SwitchedOff_Is404AndTheRootAnswersABrowserAsOthers()
    {
        using var workplace = new Workplace();
        var settings = Workplace.Settings();
        settings["Console"] = new JsonObject { ["Enabled"] = false };
        await using var api = await ApiProcess.StartAsync(workplace, settings);
        api.Http.DefaultRequestHeaders.Add("Accept", "text/html");

        foreach (var path in new[] { "/console", "/console/api/session", "/docs", "/docs/scalar.js" })
        {
            using var response = await api.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        var root = await api.Http.GetStringAsync("/", TestContext.Current.CancellationToken);
        Assert.Contains("\"ModelPipeline\"", root);
        Assert.DoesNotContain("/docs", root);
    }
}
