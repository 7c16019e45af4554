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

    private static IEnumerable<string> Names(IEnumerable<OutputSelection> selected) => selected.Select(each => each.Field.Name);
}
