namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class WelcomeTests(ServingApi serving)
{
    [Fact]
    public async Task Root_ForAProgram_NamesTheRoutesToGoOnWith()
    {
        var page = await serving.Http.AskAsync("GET /", null, ("Accept", "*/*"));

        Assert.Equal((200, "application/json", "Accept"), (page.Status, page.Type, page.Header("Vary")));
        Assert.Equal(("ModelPipeline", "/pipelines", "/jobs", "/health/ready", "/openapi/v1.json", "/docs"),
            ((string)page.Json["name"]!, (string)page.Json["pipelines"]!, (string)page.Json["jobs"]!, (string)page.Json["ready"]!,
                (string)page.Json["openApi"]!, (string)page.Json["docs"]!));
    }

    [Fact]
    public async Task Root_ForABrowser_LeadsToTheConsole()
    {
        var page = await serving.Http.AskAsync("GET /", null, ("Accept", "Text/HTML,application/xhtml+xml,*/*;q=0.8"));

        Assert.Equal((302, "/console"), (page.Status, page.Header("Location")));
    }
}
