using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class PipelineLoaderTests
{
    [Fact]
    public async Task Load_EveryFaultOfEveryPipeline_IsInOneMessageWithFullKeys()
    {
        var first = new PipelineOptions { Timeout = TimeSpan.Zero };
        first.Input.Kind = "Nope";
        first.Output.Kind = "Fake";
        first.Output.Connection = "scores";
        var second = new PipelineOptions();
        second.Input.Kind = "Fake";
        second.Model.Path = "model.unknown";
        second.Model.Nulls["zzz"] = "1";

        var error = await FailAsync(new("first", first), new("second", second));

        Assert.Equal(
            [
                "Pipelines:first:Input:Kind", "Pipelines:first:Model:Path", "Pipelines:first:Output:Connection", "Pipelines:first:Timeout",
                "Pipelines:second:Model:Kind", "Pipelines:second:Output:Kind",
            ],
            error.Faults.Select(fault => fault.Setting).Order(StringComparer.Ordinal));
        Assert.All(error.Faults, fault => Assert.Contains(fault.ToString(), error.Message, StringComparison.Ordinal));
        Assert.Contains("is 'Nope'; set one of Fake.", error.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:scores", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ModelThatNeedsAColumnTheTableLacks_NamesIt()
    {
        var test = new TestPipeline();
        test.Retriever.Source = new([new Field("z", ColumnType.Double)]);
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync());
        Assert.Contains("Pipelines:test:Input:Table lacks the column 'x' (Double)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_FaultsOfInputAndOutput_AreReportedTogetherAndNothingStaysOpen()
    {
        var test = new TestPipeline();
        test.Retriever.Source = new([new Field("x", ColumnType.String)]);
        test.Writer.Faults.Add(new("Output:Table", "does not fit."));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync());

        Assert.Equal(["Pipelines:test:Input:Table", "Pipelines:test:Output:Table"], error.Faults.Select(fault => fault.Setting));
        Assert.True(test.Retriever.IsDisposed);
    }

    [Fact]
    public async Task Load_ModelWithAFault_StillChecksItsColumns()
    {
        var options = Options();
        options.Model.Nulls["other"] = "1";
        var error = await FailAsync(services => services.AddRetriever("Fake", _ => new FakeRetriever()), options,
            new("Model:Inputs:x", "does not fit.") { Columns = new([new Field("z", ColumnType.Double)]) });

        Assert.Equal(["Pipelines:p:Model:Inputs:x", "Pipelines:p:Input:Table"], error.Faults.Select(fault => fault.Setting));
        Assert.Contains("lacks the column 'z'", error.Faults[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_InputWithoutItsUserColumn_StillChecksTheColumnsOfTheModel()
    {
        var retriever =
            new FakeRetriever { OpenFault = new("Input:UserColumn", "is missing.") { Columns = new([new Field("z", ColumnType.Double)]) } };
        var definition = new PipelineDefinition("p",
            new())
        { Retriever = _ => retriever, Model = _ => new FakeModel(), Writer = _ => new FakeWriter() };

        Assert.Equal(["Pipelines:p:Input:UserColumn", "Pipelines:p:Input:Table"],
            (await FailAsync(definition)).Faults.Select(fault => fault.Setting));
    }

    [Fact]
    public async Task Load_SettingThatCouldNotBeRead_HasOneFault()
    {
        var options = Options();
        options.Input.Kind = "";
        options.Timeout = TimeSpan.Zero;
        var error = await FailAsync(
            services =>
                services.AddFault(new("Pipelines:p:Input", "is a single value.")).AddFault(new("Pipelines:p:timeout", "cannot be read.")),
                options, null);

        Assert.Equal(["Pipelines:p:Input", "Pipelines:p:timeout"], error.Faults.Select(fault => fault.Setting));
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("Run_Id")]
    public async Task Load_OutputColumnThatTheTableUsesItself_IsAFault(string column)
    {
        var test = new TestPipeline { Model = new() { Outputs = new([new Field(column, ColumnType.Double)]) } };
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync());
        Assert.Contains($"Pipelines:test:Model:Outputs:{column}", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Load_OutputColumnsThatDifferOnlyInCase_AreAFault()
    {
        var test =
            new TestPipeline { Model = new() { Outputs = new([new Field("y", ColumnType.Double), new Field("Y", ColumnType.Double)]) } };
        Assert.Contains("2 columns the name 'y'",
            (await Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("-x")]
    public async Task Load_NameThatDoesNotFitAUrl_IsAFault(string name) =>
        Assert.Contains((await FailAsync(new PipelineDefinition(name, new()))).Faults,
            fault => fault.Message.Contains("no name for a pipeline", StringComparison.Ordinal));

    [Fact]
    public async Task Load_NamesThatDifferOnlyInCase_AreAFault() =>
        Assert.Contains("declared more than once", (await FailAsync(new("a", new()), new PipelineDefinition("A", new()))).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Load_TwoPipelinesThatWriteOneTableUnderTwoNames_NamesBoth()
    {
        var written = new[] { "scores of a", "Scores of A", "scores of a" };
        PipelineDefinition[] definitions = [
            .. written.Select(
                (table, at) => new PipelineDefinition($"p{at}", Options()) { Writer = _ => new FakeWriter { Table = table } })];
        definitions[2].Options.Output.Table = "main.scores";

        var trouble = await FailAllAsync(services => services.AddRetriever("Fake", _ => new FakeRetriever()), definitions);

        Assert.Equal(
            [new Fault("Pipelines:p2:Output:Table", "is 'main.scores', the table of pipeline 'p0' too; give each pipeline its own.")],
            trouble.Faults);
    }

    [Fact]
    public async Task Load_StoreThatDoesNotAnswer_IsAFaultOfThatPart()
    {
        var definition = new PipelineDefinition("p",
            new())
        {
            Retriever = _ => new FakeRetriever(),
            Model = _ => new FakeModel(),
            Writer = _ => throw new StoreException("It is down.", isTransient: true)
        };
        Assert.Contains("Pipelines:p:Output cannot be opened: It is down. See that the store runs, or correct Output:Connection.",
            (await FailAsync(definition)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddRetriever_TwoKindsOfOneName_NamesTheKind()
    {
        var services = new ServiceCollection().AddPipelines()
            .AddRetriever("Mine", _ => new FakeRetriever())
            .AddRetriever("mine", _ => new FakeRetriever())
            .BuildServiceProvider();
        Assert.Contains("'mine'", Assert.Throws<InvalidOperationException>(services.GetRequiredService<PipelineLoader>).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPipeline_DeclaredByTypes_AreFilledByDependencyInjectionAndReplaceable()
    {
        var replaced = new FakeRetriever();
        var services = new ServiceCollection()
            .AddPipeline("code",
                pipeline =>
                    pipeline.Retrieve<FakeRetriever>()
                        .Apply<FakeModel>()
                        .Write<FakeWriter>()
                        .Configure(options => options.Timeout = TimeSpan.FromSeconds(3)))
            .AddSingleton(replaced)
            .AddLogging()
            .BuildServiceProvider();
        var pipelines = services.GetRequiredService<PipelineSet>();

        await pipelines.OpenAsync(CancellationToken.None);
        var runner = pipelines.Find(null)!;

        Assert.Same(replaced, runner.Pipeline.Retriever);
        Assert.Equal(TimeSpan.FromSeconds(3), runner.Pipeline.Options.Timeout);
        Assert.Equal(RowOutcomeKind.Scored, (await runner.ScoreAsync("a")).Kind);
        Assert.Same(runner, pipelines.Find("CODE"));
        Assert.Null(pipelines.Find("other"));
    }

    private static PipelineOptions Options()
    {
        var options = new PipelineOptions();
        options.Input.Kind = "Fake";
        options.Output.Kind = "Fake";
        options.Model.Path = "model.fake";
        return options;
    }

    private static Task<PipelineConfigurationException> FailAsync(Action<IServiceCollection> add, PipelineOptions options,
        PipelineConfigurationException? ofModel) =>
        FailAllAsync(add, [new("p", options)], ofModel);

    private static async Task<PipelineConfigurationException> FailAllAsync(
        Action<IServiceCollection> add, PipelineDefinition[] definitions, PipelineConfigurationException? ofModel = null)
    {
        var services = new ServiceCollection().AddPipelines().AddWriter("Fake", _ => new FakeWriter())
            .AddModelKind(
                new("Fake", ".fake",
                    (_, _) => ofModel is null ? Task.FromResult<IModel>(new FakeModel()) : Task.FromException<IModel>(ofModel)));
        add(services);
        var loader = services.BuildServiceProvider().GetRequiredService<PipelineLoader>();
        return await Assert.ThrowsAsync<PipelineConfigurationException>(() => loader.LoadAsync(definitions, CancellationToken.None));
    }

    private static async Task<PipelineConfigurationException> FailAsync(params PipelineDefinition[] definitions)
    {
        var services = new ServiceCollection().AddPipelines()
            .AddRetriever("Fake", _ => new FakeRetriever())
            .AddWriter("Fake", _ => new FakeWriter())
            .BuildServiceProvider();
        return await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => services.GetRequiredService<PipelineLoader>().LoadAsync(definitions, CancellationToken.None));
    }
}
