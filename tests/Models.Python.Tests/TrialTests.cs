using System.Globalization;

namespace ModelPipeline.Models.Python.Tests;

/// <summary>What the first rows of the input show of a model: its outputs, and which of its inputs may be null.</summary>
public sealed class TrialTests : IDisposable
{
    private readonly ModelFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task UseInputTypesAsync_OneOfTheFirstEightRowsIsAnswered_ShowsTheOutputs(int good)
    {
        await using var model = await folder.ModuleAsync(TakesGoodPlans, Plans(good));

        Assert.Equal([new("length", ColumnType.Int64)], model.Outputs);
    }

    [Fact]
    public async Task UseInputTypesAsync_NoneOfTheFirstEightRowsIsAnswered_IsAFault()
    {
        var fault = await folder.FaultAsync(folder.Write("rules.py", TakesGoodPlans), Plans(good: 9));

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("and it fails on each of the first rows of the input: The model failed: ", fault.Message, StringComparison.Ordinal);
    }

    // The row without a null shows more than the first row.
    [Fact]
    public async Task UseInputTypesAsync_FirstRowHasANull_TakesNullsAwayFromAnother()
    {
        const string Source = """
            import numpy
            inputs = ["a", "b"]
            outputs = {"score": "double"}
            def apply(columns):
                assert not (numpy.isnan(columns["a"]) & numpy.isnan(columns["b"])).any()
                return {"score": columns["b"]}
            """;
        var rows = InputRows.Of(("a", new[] { 1.0, 2 }), ("b", new[] { 1.0, 2 })).WithoutValue("a", 0);

        await using var model = await folder.ModuleAsync(Source, rows);

        Assert.Equal([true, true], model.Inputs.Select(field => field.Nullable));
    }

    // Each column costs a call. With more columns, no column is tried.
    [Theory]
    [InlineData(64, false)]
    [InlineData(65, true)]
    public async Task UseInputTypesAsync_ManyColumns_AreTriedUpTo64(int columns, bool isNullable)
    {
        var source = $$"""
            import numpy
            inputs = ["c%d" % i for i in range({{columns.ToString(CultureInfo.InvariantCulture)}})]
            outputs = {"score": "double"}
            def apply(columns):
                assert not any(numpy.isnan(each).any() for each in columns.values())
                return {"score": columns["c0"]}
            """;
        var rows = InputRows.Of([.. Enumerable.Range(0, columns).Select(i => ($"c{i}", (Array)new[] { 1.0 }))]);

        await using var model = await folder.ModuleAsync(source, rows);

        Assert.All(model.Inputs, field => Assert.Equal(isNullable, field.Nullable));
    }

    // The module does not name its outputs, so only a call that it answers shows them.
    private const string TakesGoodPlans = """
        inputs = ["plan"]
        def apply(columns):
            if any(each != "good" for each in columns["plan"]):
                raise ValueError("a bad plan")
            return {"length": [len(each) for each in columns["plan"]]}
        """;

    private static Batch Plans(int good) =>
        InputRows.Of(("plan", Enumerable.Range(1, 9).Select(row => row == good ? "good" : "bad").ToArray()));
}
