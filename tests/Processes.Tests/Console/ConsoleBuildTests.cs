namespace ModelPipeline.Tests;

/// <summary>The committed files are what the sources make, so that a build of the program needs no Node.</summary>
public sealed class ConsoleBuildTests
{
    private static readonly string Sources = Path.Combine(Browser.Root, "src/Console");
    private static readonly string Client = Path.Combine(Browser.Root, "clients/typescript");

    [Fact]
    public async Task Console_BuiltAnew_EqualsTheCommittedFiles()
    {
        var folder = Directory.CreateTempSubdirectory("model-pipeline-console-").FullName;
        try
        {
            await NpxAsync(Sources, "tsc", "--noEmit");
            await NpxAsync(Sources, "vite", "build", "--outDir", folder, "--logLevel", "error");

            Assert.Equal(Contents(Path.Combine(Browser.Root, "src/Api/Console/Built")), Contents(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Client_TypesMadeAnew_EqualTheCommittedFile()
    {
        var made = Path.GetTempFileName();
        try
        {
            await NpxAsync(Client, "openapi-typescript", Path.Combine(Browser.Root, "tests/Processes.Tests/openapi.json"), "-o", made);
            await NpxAsync(Client, "tsc", "--noEmit");

            // Otherwise: npm run types in clients/typescript.
            Assert.Equal(await ReadAsync(Path.Combine(Client, "src/schema.d.ts")), await ReadAsync(made));
        }
        finally
        {
            File.Delete(made);
        }
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);

    private static async Task NpxAsync(string folder, params string[] arguments)
    {
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")),
            $"The packages are not installed; run npm ci in {folder}, as ./test does.");
        var (exitCode, output) = await Browser.RunAsync(folder, "npx", ["--no-install", .. arguments]);
        Assert.True(exitCode == 0, $"npx {string.Join(' ', arguments)} in {folder} failed:\n{output}");
    }

    // Otherwise: npm run build in src/Console.
    private static Dictionary<string, string> Contents(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText);
}
