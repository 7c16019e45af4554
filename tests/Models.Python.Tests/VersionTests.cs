using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Models.Python.Tests;

public sealed class VersionTests : IDisposable
{
    private const string Rules = """
        import os
        import factors
        inputs = ["age"]
        def load(path):
            global limit
            with open(os.path.join(path, "limit.txt")) as file:
                limit = float(file.read())
        def apply(columns):
            return {"score": columns["age"] * factors.FACTOR - limit}
        """;

    private static readonly Batch Ages = InputRows.Of(("age", new long[] { 20 }));

    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Version_ModuleWithOtherFiles_IsTheHashOfAllFilesThatItReads()
    {
        var version = await LoadAsync();

        // The version is the hash of the model file and the files that it reads, in the order of their names.
        Assert.Equal(HashOf(Rules, "FACTOR = 2", "1.5"), version);
    }

    [Theory]
    [InlineData("factors.py")]
    [InlineData("limit.txt")]
    public async Task Version_OtherFileHasChanged_IsAnother(string file)
    {
        var before = await LoadAsync();
        var after = await LoadAsync((file, file == "factors.py" ? "FACTOR = 3" : "2.5"));

        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task Version_FileThatIsNotRead_DoesNotCount()
    {
        var before = await LoadAsync();
        folder.Write("notes.txt", "none of the model's business");

        Assert.Equal(before, await LoadAsync());
    }

    [Fact]
    public async Task Version_FileThatTheModelWrites_DoesNotCount()
    {
        const string Source = """
            import os
            inputs = ["age"]
            with open(os.path.join(os.path.dirname(__file__), "log.txt"), "a") as file:
                file.write("loaded")
            def apply(columns):
                return columns
            """;
        await using var model = await folder.LoadAsync(folder.Write("writes.py", Source), Ages);

        Assert.Equal(HashOf(Source), model.Version);
    }

    [Fact]
    public async Task Version_ModuleOnThePythonPath_Counts()
    {
        folder.Write("limit.txt", "0");
        const string Source = "import factors\ninputs = ['age']\ndef apply(columns):\n    return {'s': columns['age'] * factors.FACTOR}\n";
        var rules = folder.Write("rules/rules.py", Source);
        folder.Write("modules/factors.py", "FACTOR = 2");
        var modules = Path.Combine(folder.Path, "modules");

        await using var model = await folder.LoadAsync(rules, Ages, options => options.PythonPath = modules);

        Assert.Equal(HashOf(Source, "FACTOR = 2"), model.Version);
        Assert.False(Directory.Exists(Path.Combine(modules, "__pycache__")));
    }

    private async Task<string> LoadAsync(params (string Name, string Content)[] changed)
    {
        folder.Write("factors.py", "FACTOR = 2");
        folder.Write("limit.txt", "1.5");
        foreach (var (name, content) in changed)
            folder.Write(name, content);
        await using var model = await folder.LoadAsync(folder.Write("rules.py", Rules), Ages);
        return model.Version;
    }

    private static string HashOf(params string[] files) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files))))[..12];
}
