using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class InputTypesTests
{
    private static readonly Schema Source = new(
    [
        new("whole", ColumnType.Int64), new("digits", ColumnType.Decimal), new("text", ColumnType.String), new("any", ColumnType.Text),
    ]);

    [Fact]
    public async Task LoadAsync_ModelOfAnyTypes_HasTheTypesOfTheInput()
    {
        var model = new FakeTypedModel("whole", "digits", "text");
        await using var pipeline = await LoadAsync(model, new FakeRetriever { Source = Source });

        Assert.Equal([ColumnType.Int64, ColumnType.Double, ColumnType.String], pipeline.Model.Inputs.Select(field => field.Type));
        Assert.Equal(["y"], pipeline.Model.Outputs.Select(field => field.Name));
        Assert.Null(model.Rows);
    }

    [Fact]
    public async Task LoadAsync_InputWithoutTypes_HasTheTypesOfItsTexts()
    {
        var model = new FakeTypedModel("any");
        var retriever = new FakeRetriever { Source = Source, Sample = () => Texts("1.5", "2", "3") };
        await using var pipeline = await LoadAsync(model, retriever);

        Assert.Equal(ColumnType.Double, Assert.Single(model.Told!).Type);
        Assert.Equal([1.5, 2, 3], model.Rows!.Values<double>("any").ToArray());
    }

    // A column whose first thousand rows are whole numbers.
    [Theory]
    [InlineData(false, ColumnType.Int64)]
    [InlineData(true, ColumnType.Double)]
    public async Task LoadAsync_TextsAreWholeNumbers_AreNumbersWithFractionsWhereALaterRowHasOne(bool hasFractions, ColumnType type)
    {
        var model = new FakeTypedModel("any");
        var retriever = new FakeRetriever { Source = Source, Sample = () => Texts("1", "2", "3") };
        if (hasFractions)
            retriever.Fractions.Add("any");
        await using var pipeline = await LoadAsync(model, retriever);

        Assert.Equal(type, Assert.Single(model.Told!).Type);
        Assert.Equal(["any"], retriever.AskedForFractions);
    }

    [Theory]
    [InlineData("1.5", "2")]
    [InlineData("one", "2")]
    public async Task LoadAsync_TextsAreNoWholeNumbers_AsksForNoFractions(params string[] texts)
    {
        var retriever = new FakeRetriever { Source = Source, Sample = () => Texts(texts) };
        await using var pipeline = await LoadAsync(new FakeTypedModel("any"), retriever);

        Assert.Empty(retriever.AskedForFractions);
    }

    [Fact]
    public async Task LoadAsync_ColumnMissing_IsTheOnlyFaultAndNothingIsWritten()
    {
        var model = new FakeTypedModel("whole", "nobody");
        var writer = new FakeWriter();

        var retriever = new FakeRetriever { Source = Source };
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(model, retriever, writer));

        Assert.Contains("lacks the column 'nobody'", Assert.Single(error.Faults).Message, StringComparison.Ordinal);
        Assert.False(writer.IsOpen);
        Assert.True(model.IsDisposed);
    }

    [Fact]
    public async Task LoadAsync_ModelThatCannotTakeTheColumns_IsTheOnlyFault()
    {
        var model = new FakeTypedModel("whole", "digits") { Fault = new("Model:Path", "does not fit.") };

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(model, new FakeRetriever { Source = Source }));

        Assert.Equal("Pipelines:p:Model:Path does not fit.", Assert.Single(error.Faults).ToString());
        Assert.True(model.IsDisposed);
    }

    [Theory]
    [InlineData(ColumnType.Int64, "1", "-20", "300")]
    [InlineData(ColumnType.Double, "1", null, "300")]
    [InlineData(ColumnType.Double, "1.0", "2", "3")]
    [InlineData(ColumnType.Double, "1e40", "2", "nan")]
    [InlineData(ColumnType.String, "1e400", "2", "3")]
    [InlineData(ColumnType.Boolean, "true", "False", null)]
    [InlineData(ColumnType.String, "1", "two", "3")]
    [InlineData(ColumnType.String, "yes", "no", "")]
    [InlineData(ColumnType.String, null, null, null)]
    public void TypeOf_Texts_IsTheTypeThatPandasInfers(ColumnType type, params string?[] texts) =>
        Assert.Equal(type, TextColumns.TypeOf((Column<string>)Texts(texts).Columns[0]));

    private static Batch Texts(params string?[] texts)
    {
        var column = new ColumnBuilder<string>(new("any", ColumnType.Text), texts.Length);
        foreach (var text in texts)
        {
            if (text is null)
            {
                column.AppendNull();
            }
            else
            {
                column.Append(text);
            }
        }

        return new([.. texts.Select((_, i) => $"u{i}")], [column.Build()]);
    }

    private static async Task<Pipeline> LoadAsync(IModel model, FakeRetriever retriever, FakeWriter? writer = null)
    {
        var options = new PipelineOptions();
        options.Input.Kind = options.Output.Kind = "Fake";
        options.Model.Path = "model.fake";
        await using var services = new ServiceCollection().AddPipelines().AddRetriever("Fake", _ => retriever)
            .AddWriter("Fake", _ => writer ?? new FakeWriter()).AddModelKind(new("Fake", ".fake", (_, _) => Task.FromResult(model)))
            .BuildServiceProvider();
        return Assert.Single(await services.GetRequiredService<PipelineLoader>().LoadAsync([new("p", options)], CancellationToken.None));
    }
}
