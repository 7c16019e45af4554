using System.Runtime.InteropServices;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>
/// Models that Debian's XGBoost trains on numbers and a category, and its own predictions. XGBoost sees the category as a code.
/// </summary>
internal static class Shoppers
{
    public const int Features = 4;
    public static readonly string[] Names = ["age", "plan", "income", "visits"];

    private const string Prepare = """
        import json, numpy, pandas, xgboost
        random = numpy.random.RandomState(17)
        def make(count, wild):
            rows = numpy.column_stack([random.rand(count) * 80, random.randint(0, 5, count), random.rand(count) * 1000,
                                       random.randint(0, 50, count)]).astype(numpy.float32)
            if wild:
                rows[random.rand(count, 4) < 0.1] = numpy.nan
                rows[random.rand(count) < 0.1, 1] = 9
            return rows
        def frame(rows):
            made = pandas.DataFrame(rows, columns=["age", "plan", "income", "visits"])
            made["plan"] = pandas.Categorical.from_codes(made["plan"].fillna(-1).astype(int), range(10))
            return made
        rows = make(3000, False)
        score = rows[:, 0] + rows[:, 1] % 3 * 20 + rows[:, 3] + random.rand(3000)
        classes = (score / 40).astype(int) % 3
        """;

    /// <summary>Trains a model and saves it as <c>model.json</c> and <c>model.ubj</c>.</summary>
    /// <param name="folder">The folder for the files.</param>
    /// <param name="parameters">A Python dictionary.</param>
    /// <param name="labels">A Python expression of <c>score</c> and <c>classes</c>.</param>
    /// <param name="rounds">The number of trees of each class.</param>
    /// <param name="wild">The number of rows to predict. Some of their values are missing or unknown categories.</param>
    public static Task TrainAsync(string folder, string parameters, string labels, int rounds, int wild = 0) =>
        Debian.RunAsync(folder, $$"""
        {{Prepare}}
        parameters = {"tree_method": "hist", "max_depth": 5, "eta": 0.1, "nthread": 1, "max_cat_to_onehot": 1, **{{parameters}}}
        data = xgboost.DMatrix(frame(rows), {{labels}}, enable_categorical=True)
        model = xgboost.train(parameters, data, {{rounds}})
        model.save_model("model.json")
        model.save_model("model.ubj")
        asked = make({{wild}}, True)
        asked.tofile("rows")
        if {{wild}}:
            asked = xgboost.DMatrix(asked, feature_names=model.feature_names, feature_types=model.feature_types, enable_categorical=True)
            model.predict(asked).astype(numpy.float32).tofile("prediction")
            model.predict(asked, output_margin=True).astype(numpy.float32).tofile("raw")
        """);

    public static float[] Read(string folder, string name) =>
        MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, name))).ToArray();

    /// <summary>The rows of a matrix as a batch. NaN becomes null.</summary>
    public static Batch Of(float[] matrix)
    {
        var rows = matrix.Length / Features;
        var users = Enumerable.Range(0, rows).Select(row => $"{row}").ToArray();
        return new(users, [.. Names.Select((name, i) =>
        {
            var values = Enumerable.Range(0, rows).Select(row => matrix[(row * Features) + i]).ToArray();
            return new Column<float>(new(name, ColumnType.Single), values.Select(value => float.IsNaN(value) ? -7 : value).ToArray(),
                values.Select(float.IsNaN).ToArray());
        })]);
    }
}
