namespace ModelPipeline.Tests;

/// <summary>The functions of the console that need no browser.</summary>
public sealed class ConsoleFunctionTests
{
    private static readonly string Sources = Path.Combine(Browser.Root, "src/Console");
    private static readonly string Checks = Path.Combine(Browser.Root, "tests/Processes.Tests/Console/browser/functions.mjs");

    [Fact]
    public async Task Functions_ThatShowAndReadValues_DoSo()
    {
        var folder = Directory.CreateTempSubdirectory("model-pipeline-console-").FullName;
        try
        {
            foreach (var file in new[] { "format", "inputs" })
            {
                await RunAsync("npx", "--no-install", "vite", "build", "--ssr", $"src/{file}.ts", "--outDir", folder,
                    "--emptyOutDir", "false", "--logLevel", "error");
            }

            Assert.Equal("5 checks", (await RunAsync("node", Checks, folder)).Trim());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output) = await Browser.RunAsync(Sources, program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} failed; npm ci in {Sources} installs the packages:\n{output}");
        return output;
    }
}
