using Microsoft.ML;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class ManyRowsTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_MoreRowsThanAreCopiedAtATime_EachRowHasItsOwnValues()
    {
        var trained = Trained.Fit(
            ml => Trained.PrepareFloats(ml).Append(ml.Regression.Trainers.LbfgsPoissonRegression(nameof(Visitor.Spend))));
        await using var model = await models.LoadAsync(trained, options => options.Inputs["Taste"] = ["sweet", "sour", "salty"]);

        // The second batch uses the row of the first, with fewer rows and other values.
        foreach (var (count, seed) in new[] { (3_000, 7), (5, 8), (1_366, 9) })
        {
            var rows = Visitor.Make(count, seed);
            var outputs = await model.ApplyAsync(
                InputRows.Of(("Age", rows.Select(row => row.Age).ToArray()), ("sweet", rows.Select(row => row.Taste[0]).ToArray()),
                    ("sour", rows.Select(row => row.Taste[1]).ToArray()), ("salty", rows.Select(row => row.Taste[2]).ToArray())),
                TestContext.Current.CancellationToken);

            Same.Floats(trained.Expected<float>("Score", rows), outputs.Values<float>("Score"));
        }
    }

    [Fact]
    public async Task ApplyAsync_PartOfABatch_HasTheRowsOfThePart()
    {
        var trained = Trained.Fit(ml => ml.Transforms.Concatenate("Out", nameof(Visitor.Age), nameof(Visitor.Spend)));
        await using var model = await models.LoadAsync(trained, options => options.Outputs["age"] = "Out[0]");
        float[] ages = [.. Enumerable.Range(0, 100).Select(row => row + 0.5f)];
        var rows = InputRows.Of(("Age", ages), ("Spend", ages));

        var outputs = await model.ApplyAsync(rows.Slice(40, 30), TestContext.Current.CancellationToken);

        Assert.Equal(ages[40..70], outputs.Values<float>("age").ToArray());
    }
}
