using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// ML.NET models over 20 floats: the product applies them to a batch; beside it, ML.NET's own transformation of objects that exist already.
/// </summary>
public class MlNetBenchmarks
{
    private readonly MLContext context = new(seed: 1);
    private IModel model = null!;
    private Batch rows = null!;
    private ITransformer transformer = null!;
    private IDataView view = null!;
    private float[] probabilities = [];

    [Params("logistic", "trees100", "trees1000")]
    public string Model { get; set; } = "";

    [Params(1, 64, 512, 4096)]
    public int Rows { get; set; }

    /// <summary>The model as the product loads it.</summary>
    internal IModel Loaded => model;

    [GlobalSetup]
    public async Task SetUp()
    {
        var random = new Random(1);
        var trained = context.Data.LoadFromEnumerable(Enumerable.Range(0, 2_000).Select(_ => Row.Random(random)).ToList());
        transformer = Train(trained);
        var path = Path.Combine(Directory.CreateTempSubdirectory("bench-").FullName, "model.zip");
        context.Model.Save(transformer, trained.Schema, path);
        model = await ModelLimit.LoadAsync(path, "lr", default);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        rows = ModelLimit.Rows(model.Inputs, Rows);
        view = context.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(row => Row.Of(rows, row)).ToList());
        probabilities = new float[Rows];
    }

    [GlobalCleanup]
    public async Task CleanUp() => await model.DisposeAsync();

    [Benchmark(Baseline = true)]
    public float[] Library()
    {
        var row = 0;
        foreach (var probability in transformer.Transform(view).GetColumn<float>("Probability"))
            probabilities[row++] = probability;
        return probabilities;
    }

    [Benchmark]
    public async Task<Batch> Apply() => await model.ApplyAsync(rows, default);

    private ITransformer Train(IDataView data)
    {
        var trainers = context.BinaryClassification.Trainers;
        if (Model == "logistic")
            return trainers.LbfgsLogisticRegression("label", "features").Fit(data);
        var trees = Model == "trees100" ? 100 : 1_000;
        return trainers.FastTree("label", "features", numberOfLeaves: 32, numberOfTrees: trees, minimumExampleCountPerLeaf: 1).Fit(data);
    }

    private sealed class Row
    {
        [ColumnName("features"), VectorType(InputData.FeatureCount)]
        public float[] Features { get; set; } = [];

        [ColumnName("label")]
        public bool Label { get; set; }

        public static Row Random(Random random)
        {
            float[] features = [.. Enumerable.Range(0, InputData.FeatureCount).Select(_ => random.NextSingle())];
            return new() { Features = features, Label = random.NextDouble() < features[0] * features[1] };
        }

        public static Row Of(Batch rows, int row) =>
            new() { Features = [.. rows.Columns.Select(column => ((Column<float>)column).Values[row])] };
    }
}
