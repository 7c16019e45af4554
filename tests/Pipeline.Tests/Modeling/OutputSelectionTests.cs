namespace ModelPipeline.Tests;

public sealed class OutputSelectionTests
{
    private static readonly ModelOutput[] Outputs = [new("label", ColumnType.Int64),
        new("probabilities", ColumnType.Single, ["no", "yes"])];

    [Fact]
    public void Resolve_NoMapping_FlattensAll() =>
        Assert.Equal(["label", "probabilities_no", "probabilities_yes"],
            Names(OutputSelection.Resolve(Outputs, new Dictionary<string, string>())));

    [Theory]
    [InlineData("probabilities[1]")]
    [InlineData("probabilities[yes]")]
    public void Resolve_ByPositionOrLabel_FindsTheComponent(string source)
    {
        var selected = Assert.Single(OutputSelection.Resolve(Outputs, new Dictionary<string, string> { ["p"] = source }));
        Assert.Equal(new(new("p", ColumnType.Single), 1, 1), selected);
    }

    [Fact]
    public void Resolve_LabelThatIsANumber_WinsOverThePosition()
    {
        ModelOutput[] outputs = [new("p", ColumnType.Single, ["1", "0"])];
        Assert.Equal(0, Assert.Single(OutputSelection.Resolve(outputs, new Dictionary<string, string> { ["x"] = "p[1]" })).Component);
    }

    [Theory]
    [InlineData("probabilities")]
    [InlineData("probabilities[2]")]
    [InlineData("probabilities[-1]")]
    [InlineData("label[1]")]
    [InlineData("nope")]
    [InlineData("nope[0]")]
    public void Resolve_UnknownOutput_IsAFaultThatListsTheOutputs(string source)
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => OutputSelection.Resolve(Outputs, new Dictionary<string, string> { ["p"] = source }));
        var fault = Assert.Single(error.Faults);
        Assert.Equal("Model:Outputs:p", fault.Setting);
        Assert.Contains(source, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_LongVectorWithoutMapping_AsksForNames()
    {
        ModelOutput[] outputs = [new("embedding", ColumnType.Single, [.. Enumerable.Range(0, 65).Select(i => $"{i}")])];
        var error = Assert.Throws<PipelineConfigurationException>(() => OutputSelection.Resolve(outputs, new Dictionary<string, string>()));
        Assert.Contains("65 components", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_VectorOfTheLargestAllowedLength_IsFlattened()
    {
        ModelOutput[] outputs = [new("embedding", ColumnType.Single, [.. Enumerable.Range(0, 64).Select(i => $"{i}")])];

        var selected = OutputSelection.Resolve(outputs, new Dictionary<string, string>());

        Assert.Equal(
            Enumerable.Range(0, 64).Select(i => ($"embedding_{i}", i)),
            selected.Select(each => (each.Field.Name, each.Component)));
    }

    public static TheoryData<ColumnType, Array, object[]> Values => new()
    {
        { ColumnType.Single, new float[] { 0, 1, 2, 3, 4, 5 }, [1f, 4f] },
        { ColumnType.Double, new double[] { 0, 1, 2, 3, 4, 5 }, [1.0, 4.0] },
        { ColumnType.Int64, new long[] { 0, 1, 2, 3, 4, 5 }, [1L, 4L] },
        { ColumnType.Boolean, new bool[] { false, true, false, false, false, true }, [true, false] },
        { ColumnType.String, new string[] { "a", "b", "c", "d", "e", "f" }, ["b", "e"] },
    };

    // Row by row: the component of each row, which has three values here.
    [Theory]
    [MemberData(nameof(Values))]
    public void ToColumn_ValuesOfEachType_AreThoseOfTheComponent(ColumnType type, Array values, object[] picked)
    {
        var field = new Field("p", type);

        var column = new OutputSelection(field, 0, 1).ToColumn(values, 3, 2);

        Assert.Equal(picked, Enumerable.Range(0, column.Count).Select(column.ValueAt));
        Assert.Same(field, column.Field);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void ToColumn_OneValueForEachRow_IsTheArrayItself(ColumnType type, Array values, object[] picked)
    {
        Assert.NotEmpty(picked);
        var column = new OutputSelection(new("p", type), 0, 0).ToColumn(values, 1, 6);
        Assert.Equal(values.Cast<object>(), Enumerable.Range(0, 6).Select(column.ValueAt));

        Array.Clear(values);

        Assert.Equal(values.Cast<object?>(), Enumerable.Range(0, 6).Select(column.ValueAt));
    }

    [Fact]
    public void ToColumn_ValuesOfNoColumn_SaysTheirType() => Assert.Equal(
        "No column of System.Int32[].",
        Assert.Throws<InvalidOperationException>(() => new OutputSelection(new("p", ColumnType.Single), 0, 0).ToColumn(new int[2], 1, 2))
            .Message);

    [Fact]
    public void Resolve_Mapping_IsInItsOrder()
    {
        var selected = OutputSelection.Resolve(Outputs, Mapping(("b", "probabilities[no]"), ("a", "label"), ("c", "label[0]")));

        Assert.Equal(
            [
                new(new("b", ColumnType.Single), 1, 0), new(new("a", ColumnType.Int64), 0, 0),
                new OutputSelection(new("c", ColumnType.Int64), 0, 0),
            ], selected);
    }

    [Theory]
    [InlineData("one", 0)]
    [InlineData("one[0]", 0)]
    [InlineData("one[only]", 0)]
    [InlineData("steps[0][1]", 1)]
    [InlineData("steps[1_0]", 2)]
    [InlineData("steps[2]", 2)]
    public void Resolve_VectorOfOneOrOfTensors_HasTheComponent(string source, int component)
    {
        ModelOutput[] outputs = [new("one", ColumnType.Double, ["only"]), new("steps", ColumnType.Double, ["0_0", "0_1", "1_0"])];

        Assert.Equal(component, Assert.Single(OutputSelection.Resolve(outputs, Mapping(("x", source)))).Component);
    }

    [Theory]
    [InlineData("nope", "is 'nope', but the model has no output 'nope'; it has \"label\", \"one[only]\", \"none\" (empty), "
        + "\"probabilities[no]\" to \"probabilities[yes]\".")]
    [InlineData("[0]", "is '[0]', but the model has no output ''; it has \"label\", \"one[only]\", \"none\" (empty), "
        + "\"probabilities[no]\" to \"probabilities[yes]\".")]
    [InlineData("label[0", "is 'label[0', but the model has no output 'label[0'; it has \"label\", \"one[only]\", \"none\" (empty), "
        + "\"probabilities[no]\" to \"probabilities[yes]\".")]
    [InlineData("label]", "is 'label]', but the model has no output 'label]'; it has \"label\", \"one[only]\", \"none\" (empty), "
        + "\"probabilities[no]\" to \"probabilities[yes]\".")]
    [InlineData("label[1]", "is 'label[1]'; name one value of the output, which is \"label\".")]
    [InlineData("one[1]", "is 'one[1]'; name one value of the output, which is \"one[only]\".")]
    [InlineData("none", "is 'none'; name one value of the output, which is \"none\" (empty).")]
    [InlineData("probabilities",
        "is 'probabilities'; name one value of the output, which is \"probabilities[no]\" to \"probabilities[yes]\".")]
    [InlineData("probabilities[2]",
        "is 'probabilities[2]'; name one value of the output, which is \"probabilities[no]\" to \"probabilities[yes]\".")]
    [InlineData("probabilities[-1]",
        "is 'probabilities[-1]'; name one value of the output, which is \"probabilities[no]\" to \"probabilities[yes]\".")]
    public void Resolve_SourceThatIsNoValue_SaysWhatThereIs(string source, string fault)
    {
        ModelOutput[] outputs =
            [Outputs[0], new("one", ColumnType.Double, ["only"]), new("none", ColumnType.Double, []), Outputs[1]];

        var error = Assert.Throws<PipelineConfigurationException>(() => OutputSelection.Resolve(outputs, Mapping(("x", source))));

        Assert.Equal(("Model:Outputs:x", fault), (Assert.Single(error.Faults).Setting, error.Faults[0].Message));
    }

    [Fact]
    public void Resolve_ModelWithoutOutputs_SaysThatNoneCanBeStored() => Assert.EndsWith(
        "it has none that can be stored.",
        Assert.Single(Assert.Throws<PipelineConfigurationException>(() => OutputSelection.Resolve([], Mapping(("x", "y")))).Faults).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Resolve_SeveralFaults_AreToldTogetherAndASettingOnce()
    {
        var faults = new List<Fault> { new("Model:Outputs:a", "is wrong already."), new("Model:Nulls:x", "is wrong too.") };

        var error = Assert.Throws<PipelineConfigurationException>(
            () => OutputSelection.Resolve(Outputs, Mapping(("a", "nope"), ("b", "nope"), ("c", "label"), ("d", "label[9]")), faults));

        Assert.Equal(
            ["Model:Outputs:a", "Model:Nulls:x", "Model:Outputs:b", "Model:Outputs:d"], error.Faults.Select(fault => fault.Setting));
    }

    [Fact]
    public void Resolve_NoMappingAndAnEarlierFault_IsThatFault()
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => OutputSelection.Resolve(Outputs, Mapping(), [new("Model:Nulls:x", "is wrong.")]));

        Assert.Equal("Model:Nulls:x", Assert.Single(error.Faults).Setting);
    }

    [Fact]
    public void Resolve_NoMapping_HasTheTypesAndTheComponentsOfTheOutputs() => Assert.Equal(
        [
            new(new("label", ColumnType.Int64), 0, 0), new(new("probabilities_no", ColumnType.Single), 1, 0),
            new OutputSelection(new("probabilities_yes", ColumnType.Single), 1, 1),
        ], OutputSelection.Resolve(Outputs, Mapping()));

    private static Dictionary<string, string> Mapping(params (string Column, string Source)[] entries) =>
        entries.ToDictionary(entry => entry.Column, entry => entry.Source);

    private static IEnumerable<string> Names(IEnumerable<OutputSelection> selected) => selected.Select(each => each.Field.Name);
}
