namespace ModelPipeline.Models.Python.Tests;

/// <summary>The outputs of a model, before and after its first call.</summary>
public sealed class PythonOutputsTests
{
    private static readonly DescribedColumn[] Described =
        [new("label", "string"), new("probability", "double", ["no", "yes"]), new("raw", Optional: true)];

    [Fact]
    public void Offer_NothingIsSelected_LeavesOutOptionalOutputs()
    {
        var model = new Description { Outputs = Described, Kind = "estimator" };

        Assert.Equal(["label", "probability"], PythonOutputs.Offer(model, Setting()).Outputs!.Select(output => output.Name));
        Assert.Equal(Described, PythonOutputs.Offer(model, Setting("label")).Outputs!);
        Assert.Equal("estimator", PythonOutputs.Offer(model, Setting()).Kind);
        Assert.Null(PythonOutputs.Offer(new(), Setting()).Outputs);
    }

    [Fact]
    public void Check_KnownOutputsAndTheirValues_AreTaken() =>
        PythonOutputs.Check(Described, Setting("label", "probability[1]", "probability[later]", "raw"));

    [Fact]
    public void Check_UnknownOutputs_AreFaultsOfTheirOwn()
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => PythonOutputs.Check(Described, Setting("label", "nothing", "nobody[1]")));

        Assert.Equal(["Model:Outputs:c1", "Model:Outputs:c2"], error.Faults.Select(fault => fault.Setting));
        Assert.Equal("is 'nobody[1]', but the model has no output 'nobody'; it has \"label\", \"probability[no]\" to \"probability[yes]\", "
            + "\"raw\".", error.Faults[1].Message);
    }

    [Fact]
    public void Of_DescribedOutputsWithoutACall_AreAsTheFileSays() => Same(
        [new("label", ColumnType.String), new("probability", ColumnType.Double, ["no", "yes"]), new("raw", ColumnType.Double)],
        PythonOutputs.Of(Described, null));

    [Fact]
    public void Of_DescribedOutputsWithACall_HaveTheirWidthFromTheCall() => Same(
        [
            new("label", ColumnType.String, ["0", "1"]), new("probability", ColumnType.Double, ["no", "yes"]),
            new("raw", ColumnType.Single),
        ],
        PythonOutputs.Of(Described,
            [new("raw", "single", 1, false), new("label", "string", 2, false), new("probability", "single", 2, false)]));

    [Theory]
    [InlineData(3, new[] { "0", "1", "2" })]
    [InlineData(2, new[] { "no", "yes" })]
    [InlineData(1, new[] { "no", "yes" })]
    public void Of_CallOfAnotherWidth_NumbersTheValues(int width, string[] components)
    {
        var outputs = PythonOutputs.Of([Described[1]], [new("probability", "double", width, false)]);

        Assert.Equal(components, Assert.Single(outputs).Components);
    }

    [Fact]
    public void Of_OutputsThatOnlyACallShows_AreThoseOfTheCall() => Same(
        [new("a", ColumnType.Int64), new("b", ColumnType.Boolean, ["0", "1"])],
        PythonOutputs.Of(null, [new("a", "int64", 1, false), new("b", "boolean", 2, true)]));

    private static void Same(ModelOutput[] expected, IReadOnlyList<ModelOutput> outputs)
    {
        Assert.Equal(expected.Select(output => (output.Name, output.Type)), outputs.Select(output => (output.Name, output.Type)));
        Assert.Equal(expected.Select(output => output.Components), outputs.Select(output => output.Components));
    }

    private static Dictionary<string, string> Setting(params string[] sources) =>
        sources.Index().ToDictionary(each => $"c{each.Index}", each => each.Item);
}
