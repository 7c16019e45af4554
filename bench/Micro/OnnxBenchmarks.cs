using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Onnx;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// ONNX models: the product applies them to a batch; beside it, onnxruntime's own call with tensors and results that are bound once, and
/// the same with texts that its own API writes into the tensors.
/// </summary>
public class OnnxBenchmarks
{
    private IModel model = null!;
    private Batch rows = null!;
    private BoundOnnx runtime = null!;

    [Params("linear", "trees", "texts")]
    public string Model { get; set; } = "";

    [Params(1, 64, 512, 4096)]
    public int Rows { get; set; }

    /// <summary>The model as the product loads it.</summary>
    internal IModel Loaded => model;

    [GlobalSetup]
    public async Task SetUp()
    {
        var graph = Model switch { "linear" => OnnxGraphs.Linear(), "trees" => OnnxGraphs.Forest(), _ => TelcoGraph.Create() };
        var path = Path.Combine(Directory.CreateTempSubdirectory("bench-").FullName, "model.onnx");
        await File.WriteAllBytesAsync(path, graph.ToArray());
        var options = new ModelOptions { Path = path };
        if (Model != "texts")
            options.Inputs["X"] = InputData.FeatureNames;
        options.Outputs["probability"] = Model == "trees" ? "probabilities" : "probabilities[1]";
        await using var kinds = new ServiceCollection().AddOnnx().BuildServiceProvider();
        model = await kinds.GetServices<ModelKind>().Single(kind => kind.Takes(path)).LoadAsync(options, default);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        rows = ModelLimit.Rows(model.Inputs, Rows);
        runtime = new(graph.ToArray(), rows, Model == "trees" ? 1 : 2);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        runtime.Dispose();
        await model.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public void Runtime() => runtime.Run();

    [Benchmark]
    public void RuntimeUnbound() => runtime.RunUnbound();

    [Benchmark]
    public void RuntimeAndTexts()
    {
        runtime.WriteTexts();
        runtime.Run();
    }

    [Benchmark]
    public async Task<Batch> Apply() => await model.ApplyAsync(rows, default);
}
