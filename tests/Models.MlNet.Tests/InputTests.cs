using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class InputTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Theory]
    [InlineData(nameof(Visitor.Age), ColumnType.Single)]
    [InlineData(nameof(Visitor.Income), ColumnType.Double)]
    [InlineData(nameof(Visitor.Visits), ColumnType.Int64)]
    [InlineData(nameof(Visitor.Clicks), ColumnType.Int64)]
    [InlineData(nameof(Visitor.IsMember), ColumnType.Boolean)]
    public async Task ApplyAsync_ScalarOfEachType_IsWhatMlNetReads(string column, ColumnType type)
    {
        var trained = Trained.Fit(ml => ml.Transforms.Conversion.ConvertType("Out", column, DataKind.Single));
        await using var model = await models.LoadAsync(trained, options => options.Outputs["out"] = "Out");
        var rows = Visitor.Make(20, seed: 5);

        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        Assert.Equal([new(column, type, false)], model.Inputs.Select(field => field with { Range = null }));
        Same.Floats(trained.Expected<float>("Out", rows), outputs.Values<float>("out"));
        Assert.True(outputs.Values<float>("out").ToArray().Distinct().Count() > 1);
    }

    [Fact]
    public async Task ApplyAsync_Text_IsWhatMlNetReads()
    {
        var trained = Trained.Fit(ml => ml.Transforms.Categorical.OneHotEncoding("Out", nameof(Visitor.Plan)));
        await using var model = await models.LoadAsync(trained, options =>
        {
            options.Outputs["isPlus"] = "Out[plus]";
            options.Outputs["isBasic"] = "Out[basic]";
        });

        var outputs = await model.ApplyAsync(InputRows.Of(("Plan", new[] { "plus", "", "basic", "PLUS", "plus" })),
            TestContext.Current.CancellationToken);

        Assert.Equal([new("Plan", ColumnType.String, false)], model.Inputs);
        Assert.Equal([1f, 0, 0, 0, 1], outputs.Values<float>("isPlus"));
        Assert.Equal([0f, 0, 1, 0, 0], outputs.Values<float>("isBasic"));
    }

    [Fact]
    public async Task ApplyAsync_Key_CountsFromZeroAndIsMissingOutOfItsRange()
    {
        var trained = Trained.Fit(ml => ml.Transforms.Conversion.MapKeyToVector("Out", nameof(Visitor.Region)));
        await using var model = await models.LoadAsync(trained,
            options => options.Outputs = Enumerable.Range(0, 4).ToDictionary(i => $"r{i}", i => $"Out[{i}]"));

        var outputs = await model.ApplyAsync(InputRows.Of(("Region", new[] { 0L, 3, -1, 4, 1, long.MaxValue })),
            TestContext.Current.CancellationToken);

        Assert.Equal([new("Region", ColumnType.Int64, false)], model.Inputs);
        Assert.Equal([1f, 0, 0, 0, 0, 0], outputs.Values<float>("r0"));
        Assert.Equal([0f, 0, 0, 0, 1, 0], outputs.Values<float>("r1"));
        Assert.Equal([0f, 0, 0, 0, 0, 0], outputs.Values<float>("r2"));
        Assert.Equal([0f, 1, 0, 0, 0, 0], outputs.Values<float>("r3"));
    }

    [Fact]
    public async Task ApplyAsync_VectorOfOneColumnOrOfSeveral_IsTheSame()
    {
        var trained = Trained.Fit(
            ml => Trained.PrepareFloats(ml).Append(ml.Regression.Trainers.LbfgsPoissonRegression(nameof(Visitor.Spend))));
        await using var byName = await models.LoadAsync(trained);
        await using var renamed = await models.LoadAsync(trained, options => options.Inputs["Taste"] = ["embedding"]);
        await using var split = await models.LoadAsync(trained, options => options.Inputs["Taste"] = ["sweet", "sour", "salty"]);
        var rows = Visitor.Make(20, seed: 6);
        (string, Array) age = ("Age", rows.Select(row => row.Age).ToArray());
        var token = TestContext.Current.CancellationToken;

        var one = await byName.ApplyAsync(VisitorRows.For(byName, rows), token);
        var other = await renamed.ApplyAsync(InputRows.Of(("embedding", rows.Select(row => row.Taste).ToArray()), age), token);
        var several = await split.ApplyAsync(
            InputRows.Of(("salty", rows.Select(row => row.Taste[2]).ToArray()), ("sour", rows.Select(row => row.Taste[1]).ToArray()), age,
                ("sweet", rows.Select(row => row.Taste[0]).ToArray())), token);

        Assert.Equal([new("Age", ColumnType.Single, false), new("Taste", ColumnType.Vector, false, 3)], byName.Inputs);
        Assert.Equal([new("Age", ColumnType.Single, false), new("embedding", ColumnType.Vector, false, 3)], renamed.Inputs);
        Assert.Equal(["Age", "sweet", "sour", "salty"], split.Inputs.Select(field => field.Name));
        Assert.All(split.Inputs, field => Assert.Equal(ColumnType.Single, field.Type));
        foreach (var outputs in new[] { one, other, several })
            Same.Floats(trained.Expected<float>("Score", rows), outputs.Values<float>("Score"));
    }

    [Fact]
    public async Task ApplyAsync_OneColumnForTwoInputsOfOneType_FeedsBoth()
    {
        var trained = Trained.Fit(ml => ml.Transforms.Concatenate("Out", nameof(Visitor.Age), nameof(Visitor.Spend)));
        await using var model = await models.LoadAsync(trained, options =>
        {
            options.Inputs["Age"] = options.Inputs["Spend"] = ["x"];
            options.Outputs["first"] = "Out[0]";
            options.Outputs["second"] = "Out[1]";
        });

        var outputs = await model.ApplyAsync(InputRows.Of(("x", new[] { 1.5f, -2 })), TestContext.Current.CancellationToken);

        Assert.Equal([new("x", ColumnType.Single, false)], model.Inputs);
        Assert.Equal([1.5f, -2], outputs.Values<float>("first"));
        Assert.Equal([1.5f, -2], outputs.Values<float>("second"));
    }
}
