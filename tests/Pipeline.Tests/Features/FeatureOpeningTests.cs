using Microsoft.Extensions.DependencyInjection;

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
    public async Task Open_ModelThatTakesAnyTypes_GetsThoseOfTheFeaturesAndOfTheTexts()
    {
        var options = new PipelineOptions { Input = new() { Request = new() { ["amount"] = "Double" } } };
        var retriever = new FakeRetriever { Source = new([new Field("age", ColumnType.Text)]) };
        retriever.Sample = () => new(["a"], [new Column<string>(new("age", ColumnType.Text), new[] { "44" })]);
        var model = new FakeTypedModel("age", "amount");

        await OpenAsync(new("p", options) { Retriever = _ => retriever, Model = _ => model, Writer = _ => new FakeWriter() });

        Assert.Equal([ColumnType.Int64, ColumnType.Double], model.Told!.Select(field => field.Type));
        Assert.Null(model.Rows);
    }

    [Fact]
    public async Task Open_NothingButFeatures_NeedsNoStoreAndHasARowForEverybody()
    {
        var options = new PipelineOptions { Input = new() { Request = new() { ["x"] = "Double" } } };

        var pipeline = await OpenAsync(new("p", options) { Model = _ => new FakeModel(), Writer = _ => new FakeWriter() });

        Assert.Equal(["a", "b"], (await pipeline.Retriever.GetAsync(["a", "b"], new("p"), default)).Users);
    }

    [Fact]
    public async Task Open_FeaturesAndHalfAStore_SaysWhatTheStoreLacks()
    {
        var options = new PipelineOptions { Input = new() { Table = "customers", Request = new() { ["x"] = "Double" } } };

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => OpenAsync(new("p", options) { Model = _ => new FakeModel(), Writer = _ => new FakeWriter() }));

        Assert.Contains("Pipelines:p:Input:Kind is empty", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NothingButFeaturesAndOneTooFew_NamesTheSetting()
    {
        var options = new PipelineOptions { Input = new() { Request = new() { ["y"] = "Double" } } };

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => OpenAsync(new("p", options) { Model = _ => new FakeModel(), Writer = _ => new FakeWriter() }));

        Assert.Contains("Pipelines:p:Input:Request lacks the column 'x' (Double)", error.Message, StringComparison.Ordinal);
    }

    private static async Task<Pipeline> OpenAsync(PipelineDefinition definition)
    {
        var services = new ServiceCollection().AddPipeline(definition).BuildServiceProvider();
        return (await services.GetRequiredService<PipelineLoader>().LoadAsync([definition], default))[0];
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
