namespace ModelPipeline.Models.Trees.Tests;

/// <summary>Which columns feed the features of a file.</summary>
public sealed class TreeInputsTests
{
    private static readonly TreeFeature[] Named = [new("age"), new("plan", CategoriesTests.Read("[\"a\", \"b\"]")), new("visits")];
    private static readonly TreeFeature[] Unnamed = [new("f0"), new("f1"), new("f2")];

    [Fact]
    public void Of_NamedFeatures_AreFedByTheColumnsWithTheirNames()
    {
        var inputs = TreeInputs<double>.Of(Named, true, Inputs());

        Assert.Equal(
            [new("age", ColumnType.Double), new("plan", ColumnType.String), new("visits", ColumnType.Double)], inputs.Fields);
        Assert.Equal(3, inputs.Width);
        Assert.Equal(ColumnType.Single, TreeInputs<float>.Of(Named, true, Inputs()).Fields[0].Type);
    }

    [Fact]
    public void Of_OneColumnForTwoFeatures_IsListedOnce()
    {
        var inputs = TreeInputs<double>.Of(Named, true, Inputs(("age", ["x"]), ("visits", ["x"])));

        Assert.Equal(["x", "plan"], inputs.Fields.Select(field => field.Name));
        Assert.Equal(["x", "plan", "x"], inputs.All.Select(input => input.Field.Name));
    }

    [Fact]
    public void Of_NamedFeaturesWithSeveralColumns_AreFaults() => Assert.Equal(
        [new("Model:Inputs:age", "lists 2 columns; the model takes 1."), new("Model:Inputs:visits", "lists 0 columns; the model takes 1.")],
        Faults(Named, true, ("age", ["x", "y"]), ("visits", [])));

    [Fact]
    public void Of_NamedFile_HasNoMatrix() =>
        Assert.Equal("Model:Inputs:X", Assert.Single(Faults(Named, true, ("X", ["a", "b", "c"]))).Setting);

    [Fact]
    public void Of_ColumnForFeaturesOfTwoTypes_IsAFault() =>
        Assert.Equal("Model:Inputs", Assert.Single(Faults(Named, true, ("age", ["plan"]))).Setting);

    [Theory]
    [InlineData("X")]
    [InlineData("input")]
    public void Of_UnnamedFeatures_TakeTheListedColumnsInOrder(string matrix)
    {
        var inputs = TreeInputs<double>.Of(Unnamed, false, Inputs((matrix, ["c", "a", "b"])));

        Assert.Equal(["c", "a", "b"], inputs.All.Select(input => input.Field.Name));
        Assert.Equal(3, inputs.Width);
    }

    [Fact]
    public void Of_UnnamedFeaturesAndOneColumn_IsAVector()
    {
        var inputs = TreeInputs<float>.Of(Unnamed, false, Inputs(("X", ["all"])));

        Assert.Equal([new("all", ColumnType.Vector, VectorLength: 3)], inputs.Fields);
        Assert.Equal(3, inputs.Width);
    }

    [Fact]
    public void Of_OneUnnamedFeatureAndOneColumn_IsANumber()
    {
        var inputs = TreeInputs<double>.Of([new("f0")], false, Inputs(("X", ["only"])));

        Assert.Equal([new("only", ColumnType.Double)], inputs.Fields);
        Assert.Equal(1, inputs.Width);
    }

    [Fact]
    public void Of_DefaultNameInTheSetting_NamesThatFeature()
    {
        var inputs = TreeInputs<double>.Of(Unnamed, false, Inputs(("f1", ["visits"])));

        Assert.Equal(["f0", "visits", "f2"], inputs.Fields.Select(field => field.Name));
    }

    [Fact]
    public void Of_SeveralUnknownNames_AreFaultsOfTheirOwn() => Assert.Equal(
        ["Model:Inputs:X", "Model:Inputs:Y"], Faults(Unnamed, false, ("X", ["a"]), ("Y", ["b"])).Select(fault => fault.Setting));

    [Fact]
    public void Of_UnnamedFeaturesAndNoSetting_SaysHowManyToList()
    {
        const string Message = "is empty, and the file has no names for the 3 numbers that it takes; list their columns in order, such as "
            + "\"X\": [\"first\", \"second\"], or train with a data frame and save again.";

        Assert.Equal([new("Model:Inputs", Message)], Faults(Unnamed, false));
        Assert.Equal([new("Model:Inputs", Message)], Faults(Unnamed, false, ("input", [])));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_UnnamedFeaturesAndAnotherNumberOfColumns_SaysHowManyToList(int columns) => Assert.Equal(
        [new("Model:Inputs:input", $"lists {columns} columns; the model takes 3.")],
        Faults(Unnamed, false, ("input", [.. Enumerable.Range(0, columns).Select(i => $"c{i}")])));

    [Fact]
    public void Write_Columns_StandBesideEachOtherInTheMatrix()
    {
        var inputs = TreeInputs<double>.Of(Named, true, Inputs());
        var rows = InputRows.Of(("age", new[] { 1.0, 2, 3 }), ("plan", new[] { "b", "a", "?" }), ("visits", new[] { 10.0, 20, 30 }));
        var matrix = new double[6];

        inputs.Write(rows.Columns, 1, 2, matrix);

        Assert.Equal([2, 0, 20, 3, double.NaN, 30], matrix);
    }

    private static IReadOnlyList<Fault> Faults(TreeFeature[] features, bool isNamed, params (string Name, string[] Columns)[] setting) =>
        Assert.Throws<PipelineConfigurationException>(() => TreeInputs<double>.Of(features, isNamed, Inputs(setting))).Faults;

    private static Dictionary<string, string[]> Inputs(params (string Name, string[] Columns)[] setting) =>
        setting.ToDictionary(each => each.Name, each => each.Columns);
}
