namespace ModelPipeline.Tests;

public sealed class SettingsCheckerTests
{
    private readonly Proposed test = new()
    {
        Table = new([new("user_id", ColumnType.Text), new("age", ColumnType.Double)]),
        Inputs = new([new("age", ColumnType.Double, Nullable: false)]),
    };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CheckAsync_SoundSettings_HaveNoFaultAndLeaveNothingOpen(bool opensInputs)
    {
        Assert.Empty(await test.CheckAsync(opensInputs, test.Definition()));

        Assert.True(Assert.Single(test.Retrievers).IsDisposed);
        Assert.True(Assert.Single(test.Models).IsDisposed);
    }

    [Fact]
    public async Task CheckAsync_SeveralPipelines_HaveTheirFaultsWithFullKeys()
    {
        var one = test.Definition("one");
        one.Options.Batching.MaxQueue = 0;
        one.Options.Triggers["orders"] = new();
        var two = test.Definition("two");
        two.Options.Output.Kind = "Parquet";
        two.Options.Input.ChangedAt = "at";
        two.Options.Input.Query = "SELECT 1";

        var faults = await test.CheckAsync(opensInputs: false, one, two);

        Assert.Equal(
            [
                "Pipelines:one:Batching:MaxQueue", "Pipelines:one:Triggers:orders:Kind", "Pipelines:two:Input:ChangedAt",
                "Pipelines:two:Output:Kind",
            ], faults.Select(fault => fault.Setting).Order(StringComparer.Ordinal));
    }

    // What a start refuses, a check names.
    [Fact]
    public async Task CheckAsync_PipelinesThatDoNotGoTogether_AreFaults()
    {
        PipelineDefinition[] definitions = [test.Definition("one"), test.Definition("two"), test.Definition("a/b")];
        foreach (var definition in definitions)
            definition.Options.Output.Table = definition.Name == "a/b" ? "others" : "scores";

        test.DefaultPipeline = "three";

        var faults = await test.CheckAsync(opensInputs: false, [.. definitions, test.Definition("ONE")]);

        Assert.Equal(
            [
                "DefaultPipeline", "Pipelines:ONE", "Pipelines:a/b", "Pipelines:one", "Pipelines:one:Output:Table",
                "Pipelines:two:Output:Table",
            ],
            faults.Select(fault => fault.Setting).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, "Explain:Store:When,Input:AsOf,Input:Format:Dates,Output:Keep")]
    [InlineData(false, "Explain:Store:When,Input:Format:Dates")]
    public async Task CheckAsync_SettingsBesideTheModel_AreCheckedAgainstTableAndOutputs(bool opensInputs, string settings)
    {
        var definition = test.Definition();
        definition.Options.Explain.Store.When = "z > 0.5";
        definition.Options.Input.AsOf = "made";
        definition.Options.Input.Format.Dates = ["%Q"];
        definition.Options.Output.Keep = ["region"];

        var faults = await test.CheckAsync(opensInputs, definition);

        Assert.Equal(settings.Split(',').Select(each => $"Pipelines:churn:{each}"),
            faults.Select(fault => fault.Setting).Order(StringComparer.Ordinal));
    }

    // Outputs of such a model are known once the table is.
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task CheckAsync_ModelThatTakesAnyTypes_IsToldThoseOfTheTable(bool opensInputs, int count)
    {
        test.Model = new FakeTypedModel("age");
        var definition = test.Definition();
        definition.Options.Explain.Output = "z";

        var faults = await test.CheckAsync(opensInputs, definition);

        Assert.Equal(Enumerable.Repeat("Pipelines:churn:Explain:Output", count), faults.Select(fault => fault.Setting));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task CheckAsync_ColumnThatTheTableLacks_IsAFaultIfTheTableIsOpened(bool opensInputs, int count)
    {
        test.Inputs = new([new("income", ColumnType.Double, Nullable: false)]);

        var faults = await test.CheckAsync(opensInputs, test.Definition());

        Assert.Equal(count, faults.Count);
        Assert.All(faults, fault => Assert.StartsWith("Pipelines:churn:Input:Table", fault.Setting, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CheckAsync_TableThatDoesNotOpen_IsAFaultBesideThoseOfItsKnownColumns()
    {
        test.Table = new([new("id", ColumnType.Text)]);

        var faults = await test.CheckAsync(opensInputs: true, test.Definition());

        Assert.Equal(
            ["Pipelines:churn:Input:Table", "Pipelines:churn:Input:UserColumn"],
            faults.Select(fault => fault.Setting).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task CheckAsync_OutputThatEveryTableHas_IsAFault()
    {
        test.Outputs = new([new("run_id", ColumnType.Double)]);

        Assert.Equal(
            "Pipelines:churn:Model:Outputs:run_id",
            Assert.Single(await test.CheckAsync(opensInputs: false, test.Definition())).Setting);
    }

    [Fact]
    public async Task CheckAsync_ModelThatDoesNotLoad_IsOneFault()
    {
        var definition = test.Definition();
        definition.Options.Model.Path = "none.fake";

        var faults = await test.CheckAsync(opensInputs: true, definition);

        Assert.Equal("Pipelines:churn:Model:Path", Assert.Single(faults).Setting);
        Assert.True(Assert.Single(test.Retrievers).IsDisposed);
    }
}
