using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelPipeline.Tests;

[Collection(typeof(ServingCollection))]
public sealed class ApiDocumentTests(ServingApi serving)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    // A review sees each change of the public API. Accept an intended change with ACCEPT_SURFACE=1.
    [Fact]
    public async Task Document_OfAllRoutes_EqualsTheFile()
    {
        var document = (await serving.Http.AskAsync("GET /openapi/v1.json")).Json.AsObject();
        // The entry has the address of this server.
        document.Remove("servers");
        var actual = document.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("ACCEPT_SURFACE") == "1")
            await File.WriteAllTextAsync(Pinned(), actual, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(Pinned(), TestContext.Current.CancellationToken), actual);
    }

    private static string Pinned([CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, "../../Processes.Tests/openapi.json");
}
