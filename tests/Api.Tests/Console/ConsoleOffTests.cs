using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

public sealed class ConsoleOffTests
{
    [Fact]
    public async Task Console_SwitchedOff_Is404AndTheRootAnswersABrowserAsOthers()
    {
        using var folder = new TestFolder();
        var settings = folder.Settings();
        settings["Console"] = new JsonObject { ["Enabled"] = false };
        await using var api = await TestApi.StartAsync(folder, settings);

        foreach (var path in new[] { "/console", "/console/api/session", "/docs", "/docs/scalar.js" })
            Assert.Equal(404, (await api.Http.AskAsync($"GET {path}", null, ("Accept", "text/html"))).Status);
        var root = await api.Http.AskAsync("GET /", null, ("Accept", "text/html"));
        Assert.Equal((200, "ModelPipeline"), (root.Status, (string)root.Json["name"]!));
        Assert.DoesNotContain("/docs", root.Text, StringComparison.Ordinal);
    }
}
