namespace ModelPipeline.Models.Python.Tests;

/// <summary>Values that go to Python and come back.</summary>
public sealed class ColumnTests : IDisposable
{
    private const string Echo = "def apply(columns):\n    return columns\n";

    private static readonly DateTime Latest = new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc).AddMicroseconds(999_999);

    private static readonly Batch AllTypes = InputRows.Of(
        ("single", new[] { 0.1f, float.MaxValue, float.NegativeInfinity }),
        ("double", new[] { 0.1, double.Epsilon, double.NaN }),
        ("whole", new[] { long.MinValue, 0, long.MaxValue }),
        ("flag", new[] { true, false, true }),
        ("text", new[] { "", "plain", "été 😀\n\"'" }),
        ("moment", new[] { DateTime.UnixEpoch, new(1, 1, 1, 0, 0, 0, DateTimeKind.Utc), Latest }));

    private readonly ModelFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ApplyAsync_EveryType_ComesBackAsItWent()
    {
        await using var model = await folder.ModuleAsync(Echo, AllTypes, Map);

        var outputs = await model.ApplyAsync(AllTypes, Token);

        Assert.Equal(AllTypes.Columns.Select(column => column.Field.Type), model.Outputs.Select(field => field.Type));
        for (var column = 0; column < AllTypes.Columns.Count; column++)
        {
            for (var row = 0; row < 3; row++)
                Assert.Equal(AllTypes.Columns[column].ValueAt(row), outputs.Columns[column].ValueAt(row));
        }
    }

    [Fact]
    public async Task ApplyAsync_Nulls_ComeBackAsNulls()
    {
        const string Source = """
            import numpy
            def apply(columns):
                assert columns["text"][1] is None and columns["flag"][1] is None and numpy.isnan(columns["whole"][1])
                assert numpy.isnan(columns["single"][1]) and columns["single"].dtype == "float32" and numpy.isnat(columns["moment"][1])
                return {"text": columns["text"], "flag": columns["flag"], "moment": columns["moment"],
                        "number": [None if numpy.isnan(each) else each for each in columns["double"]]}
            """;
        var rows = AllTypes.Columns.Aggregate(AllTypes, (rows, column) => rows.WithoutValue(column.Field.Name, 1));
        await using var model = await folder.ModuleAsync(Source, rows, Map);

        var outputs = await model.ApplyAsync(rows, Token);

        Assert.Equal(
            [ColumnType.String, ColumnType.Boolean, ColumnType.Timestamp, ColumnType.Double], model.Outputs.Select(field => field.Type));
        Assert.All(outputs.Columns, column => Assert.Equal([false, true], column.Nulls.ToArray()[..2]));
        Assert.Equal(0.1, outputs["number"].ValueAt(0));
        Assert.Equal("", outputs["text"].ValueAt(0));
    }

    [Fact]
    public async Task ApplyAsync_Vectors_AreAMatrixOrOneArrayARow()
    {
        const string Source = """
            def apply(columns):
                vectors = columns["v"]
                return {"sum": [float(each.sum()) for each in vectors], "kind": [str(vectors.ndim)] * len(vectors)}
            """;
        var rows = InputRows.Of(("v", new[] { new[] { 1f, 2f }, [3f, 4f] }));
        await using var model = await folder.ModuleAsync(Source, rows, options => options.Inputs["v"] = ["v"]);

        var same = await model.ApplyAsync(rows, Token);
        var ragged = await model.ApplyAsync(InputRows.Of(("v", new[] { new[] { 1f }, [3f, 4f] })), Token);

        Assert.Equal([3, 7], same.Values<double>("sum").ToArray());
        Assert.Equal(["2", "2"], same.Values<string>("kind").ToArray());
        Assert.Equal([1, 7], ragged.Values<double>("sum").ToArray());
    }

    [Fact]
    public async Task ApplyAsync_SeveralValuesARow_AreComponents()
    {
        await using var model = await folder.ModuleAsync(
            "import numpy\ndef apply(columns):\n    return numpy.column_stack([columns['a'], columns['a'] * 2])\n",
            InputRows.Of(("a", new[] { 1.0, 2.0 })),
            options =>
            {
                options.Inputs["a"] = ["a"];
                options.Outputs["twice"] = "prediction[1]";
            });

        var outputs = await model.ApplyAsync(InputRows.Of(("a", new[] { 1.0, 2.0, 5.0 })), Token);

        Assert.Equal([2, 4, 10], outputs.Values<double>("twice").ToArray());
    }

    private static void Map(ModelOptions options)
    {
        foreach (var column in AllTypes.Columns)
            options.Inputs[column.Field.Name] = [column.Field.Name];
    }
}
