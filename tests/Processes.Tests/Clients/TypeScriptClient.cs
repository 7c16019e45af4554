namespace ModelPipeline.Tests;

/// <summary>The TypeScript client, compiled for Node.</summary>
public sealed class TypeScriptClient : IAsyncLifetime
{
    private static readonly string Sources = Path.Combine(Paths.Clients, "typescript");

    /// <summary>The folder of the compiled client.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("model-pipeline-client-").FullName;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "package.json"), """{"type":"module"}""", TestContext.Current.CancellationToken);
        var (exitCode, output) = await Browser.RunAsync(Folder, "node", Path.Combine(Sources, "node_modules/typescript/bin/tsc"),
            "-p", Sources, "--noEmit", "false", "--rewriteRelativeImportExtensions", "--outDir", Folder);
        Assert.True(exitCode == 0, $"The TypeScript client does not compile; is npm ci done in {Sources}, as ./test does?\n{output}");
    }

    /// <summary>Runs a test of the client in a folder to its end; returns what the test prints.</summary>
    public async Task<string> RunAsync(string folder, string test, params string[] arguments)
    {
        var (exitCode, output) = await Browser.RunAsync(folder, "node", [Path.Combine(Sources, "test", test), Folder, .. arguments]);
        Assert.True(exitCode == 0, output);
        return output;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
