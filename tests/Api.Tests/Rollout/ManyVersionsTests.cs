namespace ModelPipeline.Tests;

/// <summary>As many versions as are kept, on an API of their own.</summary>
public sealed class ManyVersionsTests
{
    private const string Versions = "/pipelines/append/versions";

    [Fact]
    public async Task Put_FileOfAVersionThatIsRefused_KeepsNoOtherFileOut()
    {
        using var folder = new TestFolder();
        await using var api = await TestApi.StartAsync(folder, folder.Settings());
        // With the version of the settings there are 200, as many as are kept.
        for (var i = 1; i < 200; i++)
            Assert.Equal(202, (await api.Http.AskAsync($"POST {Versions}", $$"""{"version":"v{{i}}"}""")).Status);

        var refused = await PutAsync(api, "factor=3");
        var deleted = await api.Http.AskAsync($"DELETE {Versions}/v1");
        var taken = await PutAsync(api, "factor=4");

        Assert.Equal((409, 204, 202), (refused.Status, deleted.Status, taken.Status));
    }

    private static Task<Answer> PutAsync(TestApi api, string content) =>
        api.Http.AskAsync($"PUT {Versions}/late/file", content, ("Content-Type", "application/octet-stream"));
}
