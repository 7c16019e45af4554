using System.Text.Json.Nodes;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>One model of XGBoost in each kind of file, with its answers.</summary>
public sealed class XgboostFiles : IAsyncLifetime
{
    private readonly ModelFolder folder = new();

    /// <summary>The probabilities of the rows (0.1, 0.5), (0.9, 0.5) and (null, 0.5).</summary>
    internal float[] Expected { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Debian.RunAsync(folder.Path, """
            import joblib, json, numpy, pandas, xgboost
            random = numpy.random.RandomState(3)
            rows = pandas.DataFrame({"a": random.rand(300), "b": random.rand(300)})
            model = xgboost.XGBClassifier(n_estimators=20).fit(rows, (rows["a"] + random.rand(300) > 1).astype(int))
            joblib.dump(model, "model.joblib")
            model.save_model("model.ubj")
            model.save_model("model.json")
            asked = pandas.DataFrame({"a": [0.1, 0.9, numpy.nan], "b": [0.5, 0.5, 0.5]})
            json.dump(model.predict_proba(asked)[:, 1].tolist(), open("expected.txt", "w"))
            """);
        var expected = JsonNode.Parse(await System.IO.File.ReadAllTextAsync(Path.Combine(folder.Path, "expected.txt")))!;
        Expected = [.. expected.AsArray().Select(each => (float)(double)each!)];
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return default;
    }

    /// <summary>The file with this ending.</summary>
    internal string File(string ending) => Path.Combine(folder.Path, $"model.{ending}");
}
