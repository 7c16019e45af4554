using System.Globalization;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>Models of XGBoost give the same answers as the library itself.</summary>
public sealed class AnswerTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    // For a longer test by hand, set TREES_ROWS to 100000.
    private static readonly int Rows = int.Parse(Environment.GetEnvironmentVariable("TREES_ROWS") ?? "3000", CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("""{"objective": "binary:logistic"}""", "classes > 0", 1000, 1, 1)]
    [InlineData("""{"objective": "reg:squarederror"}""", "score", 20, 1, 1)]
    [InlineData("""{"objective": "count:poisson"}""", "score / 50", 100, 1, 1)]
    [InlineData("""{"objective": "binary:logistic", "booster": "dart", "rate_drop": 0.2}""", "classes > 0", 20, 1, 1)]
    [InlineData("""{"objective": "multi:softprob", "num_class": 3}""", "classes", 20, 3, 3)]
    [InlineData("""{"objective": "multi:softmax", "num_class": 3}""", "classes", 20, 1, 3)]
    public async Task ApplyAsync_RowsWithMissingAndUnknownValues_AreAnsweredAsByTheLibrary(
        string parameters, string labels, int rounds, int width, int rawWidth)
    {
        await Shoppers.TrainAsync(folder.Path, parameters, labels, rounds, Rows);
        var rows = Shoppers.Of(Shoppers.Read(folder.Path, "rows"));
        foreach (var name in new[] { "model.json", "model.ubj" })
        {
            var options = new ModelOptions { Path = Path.Combine(folder.Path, name) };
            for (var i = 0; i < width; i++)
                options.Outputs[$"prediction{i}"] = $"prediction[{i}]";
            for (var i = 0; i < rawWidth; i++)
                options.Outputs[$"raw{i}"] = $"raw[{i}]";
            await using var model = await new XGBoostSample(".json").LoadAsync(options, TestContext.Current.CancellationToken);

            var outputs = await model.ApplyAsync(rows, TestContext.Current.CancellationToken);

            AreEqual(outputs, "prediction", width);
            AreEqual(outputs, "raw", rawWidth);
        }
    }

    private void AreEqual(Batch outputs, string name, int width)
    {
        var expected = Shoppers.Read(folder.Path, name);
        Assert.Equal(outputs.Count * width, expected.Length);
        for (var i = 0; i < width; i++)
        {
            var values = outputs.Values<float>($"{name}{i}").ToArray();
            Assert.Equal(
                expected.Chunk(width).Select(row => row[i]), values, (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));
            Assert.True(values.Distinct().Count() > 2, "The rows differ too little.");
        }
    }
}
