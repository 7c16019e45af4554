namespace ModelPipeline.Tests;

/// <summary>Opening pipelines whose calls bring features, or whose output keeps columns.</summary>
public sealed class FeatureOpeningTests
{
    private readonly TestPipeline test = new();

    [Fact]
    public async Task Open_ColumnThatCallsBring_IsNotAskedOfTheTable()
    {
        test.Options.Input.Request["x"] = "Int64";
        test.Retriever.Source = new([new Field("other", ColumnType.String)]);

        var runner = await test.RunnerAsync();

        Assert.True(runner.TakesFeatures);
        Assert.Equal(nameof(FakeRetriever), runner.Pipeline.RetrieverType.Name);
        await Assert.ThrowsAsync<PipelineConfigurationException>(() => runner.PlanScanAsync(10, runner.Calls.OnDemand, default));
    }

    [Fact]
    public async Task Open_FeatureOfATypeThatDoesNotConvert_IsAFault()
    {
        test.Options.Input.Request["x"] = "String";

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync());

        Assert.Contains("column 'x' as String, but the model takes Double", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_SeveralFaultsOfTheSettings_AreAllReported()
    {
        test.Options.Input.Request["x"] = "Number";
        test.Options.Input.Request["user_id"] = "String";

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync());

        Assert.Equal(["Pipelines:test:Input:Request:user_id", "Pipelines:test:Input:Request:x"],
            error.Faults.Select(fault => fault.Setting).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CheckInput_TableWithoutTheFeatures_IsReady()
    {
        test.Options.Input.Request["x"] = "Double";
        test.Retriever.Source = new([]);
        test.Retriever.Described = new([]);
        var runner = await test.RunnerAsync();

        await runner.Pipeline.CheckInputAsync(default);
    }

    [Theory]
    [InlineData("y", "which is an output of the model too")]
    [InlineData("Run_Id", "which every output table has already")]
    [InlineData("vecto", "closest to it: 'vector'")]
    [InlineData("vector", "which is a vector")]
    public async Task Open_KeptColumnThatDoesNotFit_IsAFault(string name, string reason)
    {
        test.Retriever.Source = new([new Field("x", ColumnType.Double), new Field("vector", ColumnType.Vector)]);
        test.Options.Output.Keep = [name];

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync());

        var fault = Assert.Single(error.Faults);
        Assert.Equal("Pipelines:test:Output:Keep", fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.False(test.Writer.IsOpen);
    }

    [Fact]
    public async Task Score_KeptColumnOfTheTable_IsStoredAsItWasRead()
    {
        test.Retriever.Source = new(
            [new Field("x", ColumnType.Double), new Field("note", ColumnType.Text), new Field("sum", ColumnType.Decimal)]);
        test.Options.Output.Keep = ["note", "sum"];
        test.Retriever.Rows = users => new(users,
        [
            new Column<double>(new("x", ColumnType.Double), new double[users.Count]),
            new Column<string>(new("note", ColumnType.Text), Enumerable.Repeat("7", users.Count).ToArray()),
            new Column<string>(new("sum", ColumnType.Decimal), Enumerable.Repeat("1e999", users.Count).ToArray()),
        ]);
        var runner = await test.RunnerAsync();

        await runner.ScoreAsync("a");

        var stored = Assert.Single(test.Writer.Writes).Outputs;
        Assert.Equal("7", stored["note"].ValueAt(0));
        Assert.Equal(ColumnType.String, stored["note"].Field.Type);
        Assert.Null(stored["sum"].ValueAt(0));
        Assert.Equal(ColumnType.Double, stored["sum"].Field.Type);
    }
}
