namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>The inputs of files of LightGBM.</summary>
public sealed class InputTests(ModelFolder folder) : IClassFixture<ModelFolder>
{
    private static readonly double[] Pairs = [.. Enumerable.Range(0, 400).Select(i => i * 7919 % 100 / 10.0)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_PandasCategories_HaveTheirTypesAndOtherFeaturesAreNumbers()
    {
        var text = Customers.Train(classes: 2);
        await using var all = await folder.LoadAsync(text);
        await using var none = await folder.LoadAsync(Line(text, "null"));

        ColumnType[] types = [ColumnType.Double, ColumnType.String, ColumnType.Double, ColumnType.Int64, ColumnType.Double];
        Assert.Equal(types, all.Inputs.Select(field => field.Type));
        Assert.All(none.Inputs, field => Assert.Equal(ColumnType.Double, field.Type));
    }

    [Fact]
    public async Task LoadAsync_FewerListsThanCategoricalFeatures_AssignsThemByTheCodes()
    {
        // The list has four categories, so it can belong to plan, whose codes are below 4, but not to region, whose codes are below 6.
        await using var model = await folder.LoadAsync(Line(Customers.Train(classes: 2), "[[\"a\", \"b\", \"c\", \"d\"]]"));

        Assert.Equal((ColumnType.String, ColumnType.Double), (model.Inputs[1].Type, model.Inputs[3].Type));
    }

    [Theory]
    [InlineData("[[0, 1, 2, 3, 4, 5]]", "has 1 lists of categories, and does not say which features these belong to; train with every")]
    [InlineData("[[\"a\"], [\"b\"]]", "has 2 lists of categories, and does not say which features these belong to; train with every")]
    [InlineData("[[\"a\", 1], [2]]", "has categories of several types (Int64, String) in one feature")]
    [InlineData("[[1, 1], [2]]", "lists a category twice")]
    [InlineData("[[null], [2]]", "has a category that is neither a text nor a number nor a truth")]
    [InlineData("[3]", "has categories that are no list")]
    [InlineData("[[", "has a line pandas_categorical that is no list of lists")]
    [InlineData("{}", "has a line pandas_categorical that is no list of lists")]
    public async Task LoadAsync_CategoriesThatDoNotFit_IsAFault(string lists, string why)
    {
        var fault = await folder.FaultAsync(Line(Customers.Train(classes: 2), lists));

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains($"which LightGBM cannot load: the file {why}", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_CategoriesAreNumbers_HaveTheirType()
    {
        var text = Customers.Train(classes: 2);
        await using var floats = await folder.LoadAsync(Line(text, "[[0.5, 1, 2, 3], [0, 1, 2, 3, 4, 5]]"));

        Assert.Equal((ColumnType.Double, ColumnType.Int64), (floats.Inputs[1].Type, floats.Inputs[3].Type));
    }

    [Fact]
    public async Task ApplyAsync_NoNamesInTheFile_TakesTheColumnsInOrderOrOneVector()
    {
        float[] labels = [.. Pairs.Chunk(2).Select(pair => (float)(pair[0] - pair[1]))];
        var text = Library.Train(Pairs, 2, labels, "objective=regression min_data_in_leaf=3", 20, ["Column_0", "Column_1"]);
        var expected = Library.Predict(text, Pairs, 2);
        await using var columns = await folder.LoadAsync(text, options => options.Inputs["X"] = ["first", "second"]);
        await using var named = await folder.LoadAsync(text, options =>
        {
            options.Inputs["Column_0"] = ["first"];
            options.Inputs["Column_1"] = ["second"];
        });
        await using var vector = await folder.LoadAsync(text, options => options.Inputs["X"] = ["both"]);
        var rows = InputRows.Of(
            ("second", Pairs.Chunk(2).Select(pair => pair[1]).ToArray()),
            ("first", Pairs.Chunk(2).Select(pair => pair[0]).ToArray()));
        var vectors = InputRows.Of(("both", Pairs.Chunk(2).Select(pair => new[] { (float)pair[0], (float)pair[1] }).ToArray()));

        Assert.Equal(expected, (await columns.ApplyAsync(rows, Token)).Values<double>("prediction").ToArray());
        Assert.Equal(expected, (await named.ApplyAsync(rows, Token)).Values<double>("prediction").ToArray());
        Assert.Equal("Vector[2]", vector.Inputs[0].TypeName);
        var ofVectors = (await vector.ApplyAsync(vectors, Token)).Values<double>("prediction").ToArray();
        Assert.Equal(expected, ofVectors, (a, b) => Math.Abs(a - b) < 1e-6);
        var missing = (await vector.ApplyAsync(vectors.WithoutValue("both", 3), Token)).Values<double>("prediction")[3];
        Assert.Equal(Library.Predict(text, [double.NaN, double.NaN], 2)[0], missing);
    }

    [Fact]
    public async Task LoadAsync_NoNamesAndNoInputs_SaysHowManyToList()
    {
        float[] labels = [.. Pairs.Chunk(2).Select(pair => (float)pair[0])];
        var text = Library.Train(Pairs, 2, labels, "objective=regression", 2, ["Column_0", "Column_1"]);

        var empty = await folder.FaultAsync(text);
        var three = await folder.FaultAsync(text, options => options.Inputs["X"] = ["a", "b", "c"]);

        Assert.Equal("Model:Inputs", empty.Setting);
        Assert.StartsWith("is empty, and the file has no names for the 2 numbers that it takes", empty.Message, StringComparison.Ordinal);
        Assert.Equal(("Model:Inputs:X", "lists 3 columns; the model takes 2."), (three.Setting, three.Message));
    }

    private static string Line(string text, string lists) =>
        text.Replace(Customers.Line, $"\npandas_categorical:{lists}\n", StringComparison.Ordinal);
}
