using System.Text.Json.Nodes;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>A scikit-learn pipeline over a data frame: scaled numbers, a one-hot encoded text, a logistic regression.</summary>
internal sealed class EstimatorSample : IFailingModelSample
{
    private const string Script = """
        import json, joblib, numpy, pandas
        from sklearn.compose import ColumnTransformer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import OneHotEncoder, StandardScaler
        random = numpy.random.RandomState(7)
        rows = pandas.DataFrame({"age": random.randint(18, 90, 400), "income": random.rand(400) * 100000,
                                 "plan": random.choice(["basic", "gold", "none"], 400)})
        score = rows["age"] / 90 + rows["income"] / 100000 + (rows["plan"] == "gold") + random.rand(400)
        columns = ColumnTransformer([("numbers", StandardScaler(), ["age", "income"]), ("plan", OneHotEncoder(), ["plan"])])
        model = Pipeline([("prepare", columns), ("regression", LogisticRegression())])
        model.fit(rows, numpy.where(score > 1.6, "stays", "goes"))
        joblib.dump(model, "sample.joblib")
        scaler, encoder = (model[0].named_transformers_[name] for name in ("numbers", "plan"))
        json.dump({"mean": scaler.mean_.tolist(), "scale": scaler.scale_.tolist(), "plans": encoder.categories_[0].tolist(),
                   "weights": model[1].coef_[0].tolist(), "bias": model[1].intercept_[0]}, open("weights.json", "w"))
        """;

    private static readonly string[] Plans = ["basic", "gold", "none"];
    private static readonly Lazy<Task<(byte[] File, JsonNode Weights)>> Trained = new(TrainAsync);

    private readonly JsonNode weights = Trained.Value.GetAwaiter().GetResult().Weights;

    public string Extension => ".joblib";

    public string Score => "probability[stays]";

    public string Poison => "platinum-4815";

    public byte[] Content { get; } = Trained.Value.GetAwaiter().GetResult().File;

    public async Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken)
    {
        options.Python = Debian.Python;
        var model = (ITypedByInput)await new PythonLoader(TimeProvider.System, null).LoadAsync(options, cancellationToken);
        var types = Rows(1, 1).Columns.ToDictionary(column => column.Field.Name, column => column.Field.Type);
        var inputs = new Schema(model.Inputs.Select(field => field with { Type = types[field.Name] }));
        await model.UseInputTypesAsync(inputs, Rows(3, 1), cancellationToken);
        return model;
    }

    public Batch Rows(int count, int seed)
    {
        var random = new Random(seed);
        T[] Make<T>(Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
        return InputRows.Of(
            ("age", Make(() => (long)random.Next(18, 90))),
            ("income", Make(() => random.NextDouble() * 100_000)),
            ("plan", Make(() => Plans[random.Next(Plans.Length)])));
    }

    public Batch Poisoned(Batch rows, int row)
    {
        var plans = rows.Values<string>("plan").ToArray();
        plans[row] = Poison;
        return rows.With("plan", plans);
    }

    public IReadOnlyList<double> ScoresOf(Batch rows) => [.. Enumerable.Range(0, rows.Count).Select(row =>
    {
        double Weight(int index) => (double)weights["weights"]![index]!;
        double Scaled(double value, int index) => (value - (double)weights["mean"]![index]!) / (double)weights["scale"]![index]!;
        var age = Weight(0) * Scaled(rows.Values<long>("age")[row], 0);
        var sum = (double)weights["bias"]! + age + (Weight(1) * Scaled(rows.Values<double>("income")[row], 1));
        var plan = weights["plans"]!.AsArray().Select(each => (string)each!).ToList().IndexOf(rows.Values<string>("plan")[row]);
        return 1 / (1 + Math.Exp(-(sum + Weight(2 + plan))));
    })];

    private static async Task<(byte[] File, JsonNode Weights)> TrainAsync()
    {
        using var folder = new ModelFolder();
        await Debian.RunAsync(folder.Path, Script);
        var file = await File.ReadAllBytesAsync(Path.Combine(folder.Path, "sample.joblib"));
        return (file, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "weights.json")))!);
    }
}
