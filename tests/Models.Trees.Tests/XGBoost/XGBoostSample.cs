using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>A classifier of three classes with numbers and codes as inputs.</summary>
internal sealed class XGBoostSample(string extension) : IModelSample
{
    private static readonly Lazy<(byte[] Json, byte[] Ubj, JsonTrees Trees)> Trained = new(Train);

    public string Extension => extension;

    public string Score => "prediction[1]";

    public bool TakesNulls => true;

    public byte[] Content => extension == ".json" ? Trained.Value.Json : Trained.Value.Ubj;

    public Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken) =>
        new XGBoostLoader(() => null, null, () => XGBoostLibrary.IsThere).LoadAsync(options, cancellationToken);

    public Batch Rows(int count, int seed)
    {
        var random = new Random(seed);
        float[] Rows(Func<float> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
        return InputRows.Of(
            ("age", Rows(() => random.NextSingle() * 80)),
            ("plan", Rows(() => random.Next(5))),
            ("income", Rows(() => random.NextSingle() * 1_000)),
            ("visits", Rows(() => random.Next(50))));
    }

    public IReadOnlyList<double> ScoresOf(Batch rows) => [.. Enumerable.Range(0, rows.Count).Select(row =>
        Trained.Value.Trees.Probabilities([.. Shoppers.Names.Select(name => rows[name].ValueAt(row) as float? ?? float.NaN)])[1])];

    private static (byte[] Json, byte[] Ubj, JsonTrees Trees) Train()
    {
        var folder = Directory.CreateTempSubdirectory("xgboost-sample-").FullName;
        try
        {
            const string Parameters = """{"objective": "multi:softprob", "num_class": 3}""";
            Task.Run(() => Shoppers.TrainAsync(folder, Parameters, "classes", 20)).GetAwaiter().GetResult();
            var json = Path.Combine(folder, "model.json");
            return (File.ReadAllBytes(json), File.ReadAllBytes(Path.Combine(folder, "model.ubj")), new(File.ReadAllText(json)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
