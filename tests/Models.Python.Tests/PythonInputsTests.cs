namespace ModelPipeline.Models.Python.Tests;

/// <summary>Which columns feed the inputs of a model.</summary>
public sealed class PythonInputsTests
{
    private static readonly Description Named = new()
    {
        Kind = "estimator",
        Inputs = [new("age", "int64"), new("plan")],
    };

    private static readonly Description Matrix = new() { Kind = "estimator", Features = 3 };
    private static readonly Description Module = new() { Kind = "module" };

    [Fact]
    public void Of_NamedInputs_AreFedByTheColumnsWithTheirNames()
    {
        var inputs = Of(Named);

        Assert.False(inputs.IsMatrix);
        Assert.Equal([new("age", "age"), new("plan", "plan")], inputs.All);
        Assert.Equal([new("age", ColumnType.Int64), new("plan", ColumnType.Text)], inputs.Fields);
    }

    [Fact]
    public void Of_NamedInputsMapped_AreFedByTheNamedColumns()
    {
        var inputs = Of(Named, ("age", ["years"]));

        Assert.Equal([new("age", "years"), new("plan", "plan")], inputs.All);
        Assert.Equal(["years", "plan"], inputs.Fields.Select(field => field.Name));
    }

    [Fact]
    public void Of_OneColumnForTwoInputs_IsListedOnce()
    {
        var inputs = Of(new() { Kind = "module", Inputs = [new("a"), new("b")] }, ("a", ["x"]), ("b", ["x"]));

        Assert.Equal([new("a", "x"), new("b", "x")], inputs.All);
        Assert.Equal([new("x", ColumnType.Text)], inputs.Fields);
    }

    [Fact]
    public void Of_NamedInputsWithSeveralColumns_AreFaults() => Assert.Equal(
        [new("Model:Inputs:age", "lists 2 columns; the model takes 1."), new("Model:Inputs:plan", "lists 0 columns; the model takes 1.")],
        FaultsOf(Named, ("age", ["x", "y"]), ("plan", [])));

    [Fact]
    public void Of_UnknownName_IsAFault() => Assert.Equal("Model:Inputs:X", Assert.Single(FaultsOf(Named, ("X", ["a", "b"]))).Setting);

    [Fact]
    public void Of_ModuleWithoutNames_TakesTheNamesOfTheSetting()
    {
        var one = Of(Module, ("age", ["years"]));
        var two = Of(Module, ("age", ["years"]), ("plan", ["plan"]));

        Assert.Equal([new("age", "years")], one.All);
        Assert.Equal([new("age", "years"), new("plan", "plan")], two.All);
        Assert.False(one.IsMatrix);
    }

    [Fact]
    public void Of_ModuleWithoutNamesAndSetting_AsksForThem()
    {
        const string Message = "is empty, and the module does not say what it takes; list it, such as \"age\": \"age\", or write "
            + "inputs = [\"age\"] into the module.";

        Assert.Equal([new("Model:Inputs", Message)], FaultsOf(Module));
        Assert.Equal([new("Model:Inputs", Message)], FaultsOf(new() { Kind = "module", Inputs = [] }));
        Assert.Empty(Of(new() { Kind = "estimator", Inputs = [] }).All);
    }

    [Fact]
    public void Of_EstimatorWithoutNamesAndTwoSettings_TakesTheNamesOfTheSettings()
    {
        var inputs = Of(new() { Kind = "estimator" }, ("a", ["x"]), ("b", ["y"]));

        Assert.Equal([new("a", "x"), new("b", "y")], inputs.All);
        Assert.False(inputs.IsMatrix);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(null)]
    public void Of_EstimatorWithoutNames_TakesAMatrixOfTheListedColumns(int? features)
    {
        var inputs = Of(new() { Kind = "estimator", Features = features }, ("any", ["c", "a", "b"]));

        Assert.True(inputs.IsMatrix);
        Assert.Equal([new("c", "c"), new("a", "a"), new("b", "b")], inputs.All);
        Assert.All(inputs.Fields, field => Assert.Equal(ColumnType.Text, field.Type));
    }

    [Fact]
    public void Of_OneColumnForSeveralNumbers_IsAVector()
    {
        var inputs = Of(Matrix, ("X", ["all"]));

        Assert.True(inputs.IsMatrix);
        Assert.Equal([new("all", ColumnType.Vector, VectorLength: 3)], inputs.Fields);
        Assert.Equal([new("all", "all")], inputs.All);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(null)]
    public void Of_OneColumnForOneNumber_IsANumber(int? features) =>
        Assert.Equal([new("only", ColumnType.Text)], Of(new() { Kind = "estimator", Features = features }, ("X", ["only"])).Fields);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_AnotherNumberOfColumns_SaysHowManyTheModelTakes(int columns) => Assert.Equal(
        [new("Model:Inputs:any", $"lists {columns} columns; the model takes 3.")],
        FaultsOf(Matrix, ("any", [.. Enumerable.Range(0, columns).Select(i => $"c{i}")])));

    [Theory]
    [InlineData(3, "a row of 3 numbers")]
    [InlineData(null, "a row")]
    public void Of_MatrixWithoutColumns_SaysWhatToList(int? features, string wanted)
    {
        var message = $"is empty, and the model, which takes {wanted}, does not say which columns these are; list them in order, such as "
            + "\"X\": [\"first\", \"second\"], or fit the model with a data frame and save it again.";
        var model = new Description { Kind = "estimator", Features = features };

        Assert.Equal([new("Model:Inputs:X", message) { Width = features }], FaultsOf(model));
        Assert.Equal([new("Model:Inputs:any", message) { Width = features }], FaultsOf(model, ("any", [])));
    }

    private static PythonInputs Of(Description model, params (string Name, string[] Columns)[] setting) =>
        PythonInputs.Of(model, setting.ToDictionary(each => each.Name, each => each.Columns));

    private static IReadOnlyList<Fault> FaultsOf(Description model, params (string Name, string[] Columns)[] setting) =>
        Assert.Throws<PipelineConfigurationException>(() => Of(model, setting)).Faults;
}
