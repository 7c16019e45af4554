using System.Numerics;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Trees;
using ModelPipeline.Models.Trees.LightGbm;
using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// 1,000 boosted trees over 20 numbers: the product applies them to a batch; beside it, the library's own call for a prepared matrix.
/// </summary>
public class TreesBenchmarks
{
    private IModel model = null!;
    private Batch rows = null!;
    private Action library = null!;
    private IDisposable booster = null!;

    [Params("LightGbm", "XGBoost")]
    public string Kind { get; set; } = "";

    [Params(1, 64, 512, 4096)]
    public int Rows { get; set; }

    /// <summary>The model as the product loads it.</summary>
    internal IModel Loaded => model;

    [GlobalSetup]
    public async Task SetUp()
    {
        var text = Kind == "LightGbm" ? RandomTrees.LightGbm() : RandomTrees.XGBoost();
        var path = Path.Combine(Directory.CreateTempSubdirectory("bench-").FullName, Kind == "LightGbm" ? "model.txt" : "model.json");
        await File.WriteAllTextAsync(path, text);
        await using var kinds = new ServiceCollection().AddTrees().BuildServiceProvider();
        model = await kinds.GetServices<ModelKind>().Single(kind => kind.Name == Kind).LoadAsync(new() { Path = path }, default);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        var random = new Random(2);
        var content = Encoding.UTF8.GetBytes(text);
        library = Kind == "LightGbm"
            ? SetUp(new LightGbmBooster(LightGbmFile.ForLibrary(content), RandomTrees.Features), ColumnType.Double, random.NextDouble)
            : SetUp(new XGBoostBooster(content), ColumnType.Single, random.NextSingle);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        booster.Dispose();
        await model.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public void Library() => library();

    [Benchmark]
    public async Task<Batch> Apply() => await model.ApplyAsync(rows, default);

    private Action SetUp<T>(IBooster<T> loaded, ColumnType type, Func<T> next) where T : unmanaged, IFloatingPointIeee754<T>
    {
        booster = loaded;
        var matrix = new T[Rows * RandomTrees.Features];
        var predictions = new T[Rows];
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] = next();
        var columns = Enumerable.Range(0, RandomTrees.Features).Select(feature => new Column<T>(
            new($"f{feature}", type), Enumerable.Range(0, Rows).Select(row => matrix[(row * RandomTrees.Features) + feature]).ToArray()));
        rows = new([.. Enumerable.Range(0, Rows).Select(row => $"{row}")], [.. columns]);
        return () => loaded.Predict(matrix, Rows, isRaw: false, predictions);
    }
}
