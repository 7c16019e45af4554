using BenchmarkDotNet.Attributes;

namespace ModelPipeline.Bench.Micro;

/// <summary>Applies the models in the way of the product.</summary>
public class ModelBenchmarks
{
    private IModel model = null!;
    private Batch rows = null!;

    [Params("lr", "trees", "onnx")]
    public string Model { get; set; } = "";

    [Params(1, 64, 512)]
    public int Rows { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        await using var database = await Stores.OpenAsync();
        var models = await TrainedModels.CreateAsync(Repository.Workspace, database, null, default);
        model = await ModelLimit.LoadAsync(models.Of(Model), Model, default);
        rows = ModelLimit.Rows(model.Inputs, Rows);
    }

    [GlobalCleanup]
    public async Task CleanUp() => await model.DisposeAsync();

    [Benchmark]
    public async Task<Batch> Apply() => await model.ApplyAsync(rows, default);
}
