using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Python;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// What a Python process adds to a call. For each row, 20 numbers go to the process and one comes back; the module does nothing. A batch of
/// 512 rows is 10,752 values.
/// </summary>
public class PythonBenchmarks
{
    private const string Module = """
        inputs = {f"f{i:02}": "single" for i in range(1, 21)}
        outputs = {"first": "single"}

        def apply(columns):
            return {"first": columns["f01"]}
        """;

    private IModel model = null!;
    private Batch rows = null!;

    [Params(1, 64, 512)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("bench-").FullName, "nothing.py");
        await File.WriteAllTextAsync(path, Module);
        await using var kinds = new ServiceCollection().AddPython().BuildServiceProvider();
        var loaded = await kinds.GetServices<ModelKind>().Single().LoadAsync(new() { Path = path, Python = "/usr/bin/python3" }, default);
        await ((ITypedByInput)loaded).UseInputTypesAsync(loaded.Inputs, null, default);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        model = loaded;
        rows = ModelLimit.Rows(model.Inputs, Rows);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await model.DisposeAsync();

    [Benchmark]
    public async Task<Batch> Apply() => await model.ApplyAsync(rows, default);
}
