namespace ModelPipeline.Tests;

public sealed class InputMappingTests
{
    [Theory]
    [InlineData("dense_input:0", "a,b")]
    [InlineData("dense_input", "a")]
    public void Resolve_InputThatEndsInAColonAndANumber_IsFoundUnderEitherKey(string key, string columns)
    {
        // .NET reads "dense_input:0": ["a", "b"] under the key "dense_input:0", but "dense_input:0": "a" as the first element of
        // "dense_input".
        var resolved = Resolve(new() { [key] = columns.Split(',') }, ["dense_input:0", "other"]);
        Assert.Equal(columns.Split(','), Assert.Single(resolved).Value);
        Assert.Equal("dense_input:0", resolved.Keys.Single());
    }

    [Fact]
    public void Resolve_TwoInputsThatDifferInTheNumber_GetAColumnEach()
    {
        var resolved = Resolve(new() { ["x"] = ["a", "b"] }, ["x:0", "x:1"]);
        Assert.Equal(["x:0=a", "x:1=b"], resolved.Select(each => $"{each.Key}={each.Value.Single()}"));
    }

    [Fact]
    public void Resolve_ListForAnInputWithoutANumber_StaysOneList() =>
        Assert.Equal(["a", "b"], Resolve(new() { ["x"] = ["a", "b"] }, ["x", "x:0"])["x"]);

    [Fact]
    public void Resolve_KeyThatCanMeanTwoInputs_IsAFaultUntilTheOtherIsListedToo()
    {
        var faults = new List<Fault>();
        Assert.Empty(InputMapping.Resolve(new Dictionary<string, string[]> { ["x"] = ["a"] }, ["x", "x:0"], faults));
        Assert.Contains("can mean input 'x' or 'x:0'", Assert.Single(faults).Message, StringComparison.Ordinal);

        var resolved = Resolve(new() { ["x"] = ["a"], ["x:0"] = ["b"] }, ["x", "x:0"]);
        Assert.Equal(["x=a", "x:0=b"], resolved.Select(each => $"{each.Key}={each.Value.Single()}"));
    }

    [Fact]
    public void Resolve_TwoUnderscoresFromTheEnvironment_BelongToTheName() =>
        Assert.Equal("num__age", Resolve(new() { ["num:age"] = ["age"] }, ["num__age", "num"]).Keys.Single());

    [Fact]
    public void Resolve_InputThatIsNamedTwice_IsAFault()
    {
        var faults = new List<Fault>();
        InputMapping.Resolve(new Dictionary<string, string[]> { ["x:0"] = ["a"], ["x"] = ["b"] }, ["x:0"], faults);
        Assert.Contains("once more", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_UnknownName_IsAFaultThatNamesTheClosest()
    {
        var faults = new List<Fault>();
        InputMapping.Resolve(new Dictionary<string, string[]> { ["home.dest"] = ["a"] }, ["age", "home_dest"], faults);
        Assert.Equal("Model:Inputs:home.dest names no input of the model; its inputs are age, home_dest. The closest is 'home_dest'.",
            Assert.Single(faults).ToString());
    }

    [Fact]
    public void Check_OtherFault_ListsEveryColumn()
    {
        var mapping = new Dictionary<string, string[]> { ["x"] = ["a"] };
        Assert.Equal(["a", "y"], Thrown(mapping, mapping).Select(field => field.Name));
    }

    [Fact]
    public void Check_EntryOfAnUnknownInput_HidesTheMissingColumnThatFollowsFromIt() =>
        Assert.Equal(["a"], Thrown(new() { ["x"] = ["a"], ["z"] = ["b"] }, new() { ["x"] = ["a"] }).Select(field => field.Name));

    private static IReadOnlyDictionary<string, string[]> Resolve(Dictionary<string, string[]> mapping, string[] inputs)
    {
        var faults = new List<Fault>();
        var resolved = InputMapping.Resolve(mapping, inputs, faults);
        Assert.Empty(faults);
        return resolved;
    }

    private static Schema Thrown(Dictionary<string, string[]> mapping, Dictionary<string, string[]> resolved)
    {
        Field[] fields = [new("a", ColumnType.Single), new("y", ColumnType.Single)];
        return Assert.Throws<PipelineConfigurationException>(
            () => InputMapping.Check(mapping, resolved, fields, [new("Model:Inputs", "does not fit.")])).Columns!;
    }
}
