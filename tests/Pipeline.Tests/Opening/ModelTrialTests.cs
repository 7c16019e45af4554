using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class ModelTrialTests
{
    private readonly TestPipeline test = new();

    public static TheoryData<string, Func<double[], double[]>> Dependent => new()
    {
        { "batch normalization", x => [.. x.Select(value => value - x.Average())] },
        { "softmax over the rows", x => [.. x.Select(value => Math.Exp(value) / x.Sum(Math.Exp))] },
        { "a sum over the rows", x => [.. x.Select((_, row) => x[..(row + 1)].Sum())] },
        { "chance", x => [.. x.Select(value => value + Random.Shared.NextDouble())] },
        { "how many rows there are", x => [.. x.Select(value => value + (x.Length * 0.01))] },
    };

    [Theory]
    [MemberData(nameof(Dependent))]
    public async Task Load_AnswersThatDependOnTheOtherRows_AreAFault(string what, Func<double[], double[]> answer)
    {
        Assert.NotEmpty(what);
        Rows(3, 7, 7, 20);
        Answer(answer);

        var fault = Assert.Single((await FailAsync()).Faults);

        Assert.Equal("Pipelines:test:Model", fault.Setting);
        Assert.StartsWith("answers a row otherwise among other rows than alone, in 'y' (as batch normalization", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_SingleRowThatIsAnsweredDifferentlyBesideItself_IsAFault()
    {
        Rows(3);
        Answer(x => [.. x.Select(value => value / x.Length)]);

        Assert.Contains("otherwise among other rows", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_AnswersThatDifferByRounding_AreNoFault()
    {
        Rows(3, 7, 9, 20);
        Answer(x => [.. x.Select(value => (value * (1 + (x.Length * 7e-6))) - 1e-7)]);

        await test.RunnerAsync();
    }

    [Fact]
    public async Task Load_NaNAndInfinity_EqualThemselves()
    {
        Rows(3, 7, 9);
        Answer(x => [.. x.Select(value => value == 3 ? double.NaN : value == 7 ? double.NegativeInfinity : value)]);

        await test.RunnerAsync();
    }

    // What is tolerated grows with the largest answer, and infinity is none.
    [Fact]
    public async Task Load_InfinityBesideAnswersThatDependOnTheOtherRows_IsAFault()
    {
        Rows(3, 7, 9);
        Answer(x => [.. x.Select(value => value == 3 ? double.PositiveInfinity : value + (x.Length * 0.01))]);

        Assert.Contains("otherwise among other rows", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_TextsThatDependOnTheOtherRows_AreAFault(bool all)
    {
        var texts = new TestPipeline { Model = new() { Outputs = new([new Field("label", ColumnType.String)]) } };
        texts.Retriever.Sample = () => Sample(1, 2, 3);
        texts.Model.Instead = (batch, _) => Task.FromResult(
            new Batch(batch.Users, [new Column<string>(new("label", ColumnType.String),
            batch.Users.Select((_, row) => all || row == 2 ? $"{batch.Count}" : "same").ToArray())]));

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => texts.RunnerAsync());

        Assert.Contains("in 'label'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_RowsThatPassAloneAndFailTogether_AreAFault()
    {
        Rows(1, 2);
        Answer(x => x.Length == 1 ? x : throw new ModelException("It takes one row."));

        Assert.Contains("answers rows alone and fails on 2 together: It takes one row. Export it", (await FailAsync()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_EveryRowFails_IsAFaultWithTheModelsMessage()
    {
        Rows(1, 2);
        Answer(_ => throw new ModelException("It is out of sorts."));

        Assert.Contains("Model fails on each of the first 2 rows of the input: It is out of sorts. See that", (await FailAsync()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_SomeRowsFail_IsNoFault()
    {
        Rows(1, 2, 3);
        Answer(x => x.Contains(2) ? throw new ModelException("Not 2.") : x);

        await test.RunnerAsync();
    }

    [Fact]
    public async Task Load_RowsThatCannotBeFed_AreNotTried()
    {
        test.Retriever.Sample = () => new(["a", "b"],
            [new Column<double>(new("x", ColumnType.Double), new double[2], new[] { true, true })]);
        Answer(_ => throw new ModelException("It never works."));

        await test.RunnerAsync();

        Assert.Equal(0, test.Model.Calls);
    }

    [Fact]
    public async Task Load_StoreThatCannotGiveRows_IsNoFault()
    {
        test.Retriever.Sample = () => throw new StoreException("It is busy.", isTransient: true);

        await test.RunnerAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Load_NoRows_TriesTheModelOnZerosAndOnes(bool dependent)
    {
        Answer(x => [.. x.Select(value => dependent ? value - x.Average() : value)]);
        var definition = new PipelineDefinition("test", new() { Model = { Path = "model.fake" } })
        {
            Retriever = _ => test.Retriever,
            Writer = _ => test.Writer
        };
        var services = new ServiceCollection().AddPipeline(definition)
            .AddModelKind(new("Fake", ".fake", (_, _) => Task.FromResult<IModel>(test.Model))).BuildServiceProvider();
        var loading = services.GetRequiredService<PipelineLoader>().LoadAsync([definition], CancellationToken.None);

        if (dependent)
        {
            Assert.StartsWith("is 'model.fake', a model that answers a row otherwise",
                Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => loading)).Faults).Message,
                StringComparison.Ordinal);
        }
        else
        {
            await loading;
        }

        Assert.Equal(3, test.Model.Calls);
    }

    private void Rows(params double[] values) => test.Retriever.Sample = () => Sample(values);

    private static Batch Sample(params double[] values) =>
        new([.. values.Select((_, row) => $"u{row}")], [new Column<double>(new("x", ColumnType.Double), values)]);

    private void Answer(Func<double[], double[]> answer) => test.Model.Instead = (batch, _) =>
        Task.FromResult(new Batch(batch.Users, [new Column<double>(new("y", ColumnType.Double),
            answer(batch.Values<double>("x").ToArray()))]));

    private Task<PipelineConfigurationException> FailAsync() =>
        Assert.ThrowsAsync<PipelineConfigurationException>(() => test.RunnerAsync());
}
