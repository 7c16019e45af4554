namespace ModelPipeline.Models.Python.Tests;

/// <summary>What a Python process gets of the environment of this process.</summary>
public sealed class PythonProcessTests : IDisposable
{
    private const string Source = """
        import os
        inputs = ["name"]
        outputs = {"value": "string"}
        def apply(columns):
            return {"value": [os.environ.get(each, "") for each in columns["name"]]}
        """;

    private static readonly string[] Secrets =
    [
        "ConnectionStrings__PythonProcessTests", "pipelines__PythonProcessTests", "Cluster__PythonProcessTests",
        "Models__PythonProcessTests", "AUTH__PythonProcessTests", "Kestrel__PythonProcessTests",
        // Settings under the other names by which .NET reads them.
        "ConnectionStrings:PythonProcessTests", "DOTNET_ConnectionStrings__PythonProcessTests", "ASPNETCORE_Auth__PythonProcessTests",
        "CUSTOMCONNSTR_PythonProcessTests", "OTEL_EXPORTER_OTLP_PythonProcessTests",
    ];

    private readonly ModelFolder folder = new();

    public PythonProcessTests()
    {
        foreach (var name in Secrets.Append("PythonProcessTests__Auth__"))
            Environment.SetEnvironmentVariable(name, "set");
    }

    public void Dispose()
    {
        foreach (var name in Secrets.Append("PythonProcessTests__Auth__"))
            Environment.SetEnvironmentVariable(name, null);
        folder.Dispose();
    }

    // Settings can hold passwords.
    [Fact]
    public async Task StartAsync_SettingsOfThisProcess_AreKeptFromTheModel()
    {
        Assert.All(await ValuesAsync(Secrets), value => Assert.Equal("", value));
        Assert.Equal(["set"], await ValuesAsync("PythonProcessTests__Auth__"));
    }

    // Each core has a process of its own.
    [Fact]
    public async Task StartAsync_LibrariesOfTheModel_UseOneThreadEach()
    {
        string[] names =
            ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "LOKY_MAX_CPU_COUNT"];

        Assert.Equal(names.Select(name => Environment.GetEnvironmentVariable(name) ?? "1"), await ValuesAsync(names));
    }

    private async Task<string[]> ValuesAsync(params string[] names)
    {
        var rows = InputRows.Of(("name", names));
        await using var model = await folder.ModuleAsync(Source, rows);
        return (await model.ApplyAsync(rows, TestContext.Current.CancellationToken)).Values<string>("value").ToArray();
    }
}
