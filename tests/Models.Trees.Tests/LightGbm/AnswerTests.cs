using System.Globalization;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>Models of LightGBM give the same answers as the library itself.</summary>
public sealed class AnswerTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    // For a longer test by hand, set TREES_ROWS to 100000.
    private static readonly int Rows = int.Parse(Environment.GetEnvironmentVariable("TREES_ROWS") ?? "3000", CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 40, "")]
    [InlineData(2, 1000, "")]
    [InlineData(2, 40, "boosting=dart")]
    [InlineData(2, 40, "boosting=rf bagging_freq=1 bagging_fraction=0.7")]
    [InlineData(2, 40, "use_missing=false")]
    [InlineData(2, 40, "zero_as_missing=true")]
    [InlineData(0, 40, "linear_tree=true")]
    [InlineData(0, 40, "objective=poisson")]
    [InlineData(4, 250, "")]
    public async Task ApplyAsync_RowsWithMissingAndUnknownValues_AreAnsweredAsByTheLibrary(int classes, int rounds, string more)
    {
        var text = Customers.Train(classes, rounds, more);
        await using var model = await folder.LoadAsync(text, options =>
        {
            foreach (var name in new[] { "prediction", "raw" })
            {
                for (var i = 0; i < Math.Max(1, classes == 2 ? 1 : classes); i++)
                    options.Outputs[$"{name}{i}"] = $"{name}[{i}]";
            }
        });
        var rows = Customers.Make(Rows, 5, isWild: true);

        var outputs = await model.ApplyAsync(rows, Token);

        var width = outputs.Columns.Count / 2;
        var matrix = Customers.Matrix(rows);
        foreach (var isRaw in new[] { false, true })
        {
            var expected = Library.Predict(text, matrix, Customers.Features, width, isRaw);
            for (var i = 0; i < width; i++)
            {
                var values = outputs.Values<double>($"{(isRaw ? "raw" : "prediction")}{i}").ToArray();
                Assert.Equal(
                    expected.Chunk(width).Select(row => row[i]), values, (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));
                Assert.True(values.Distinct().Count() > 20, "The rows differ too little.");
            }
        }
    }

    [Fact]
    public async Task ApplyAsync_UnknownCategory_IsAMissingValue()
    {
        await using var model = await folder.LoadAsync(Customers.Train(classes: 2));
        var rows = Customers.Make(30, 6);
        var unknown = rows.With("plan", Enumerable.Repeat("no such plan", 30).ToArray());
        var missing = rows.WithoutValue("plan", 7);

        var asUnknown = (await model.ApplyAsync(unknown, Token)).Values<double>("prediction").ToArray();
        var asMissing = (await model.ApplyAsync(missing, Token)).Values<double>("prediction").ToArray();
        var asKnown = (await model.ApplyAsync(rows, Token)).Values<double>("prediction").ToArray();

        Assert.Equal(asUnknown[7], asMissing[7]);
        Assert.NotEqual(asKnown, asUnknown);
    }

    [Fact]
    public async Task LoadAsync_NoOutputs_GivesWhatPredictGives()
    {
        await using var binary = await folder.LoadAsync(Customers.Train(classes: 2));
        await using var multiclass = await folder.LoadAsync(Customers.Train(classes: 3));

        Assert.Equal([new("prediction", ColumnType.Double)], binary.Outputs);
        Assert.Equal(["prediction_0", "prediction_1", "prediction_2"], multiclass.Outputs.Select(field => field.Name));
    }
}
