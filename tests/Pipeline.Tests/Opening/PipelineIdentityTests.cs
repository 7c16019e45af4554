namespace ModelPipeline.Tests;

public sealed class PipelineIdentityTests
{
    private static readonly PipelineIdentity Known = Of();

    [Fact]
    public void Difference_SameLocationsUnderOtherNamesOfConnections_IsNone() =>
        Assert.Null(Known.Difference(Of(options =>
        {
            options.Input.Connection = "renamed";
            options.Model.Path = "another.onnx";
            options.Timeout = TimeSpan.FromSeconds(1);
        })));

    [Theory]
    [InlineData("db-1:5432/in", "db-1:5432/other", "", "writes 'scores' of PostgreSql, connection 'out', which leads elsewhere here")]
    [InlineData("db-2:5432/in", "db-1:5432/out", "", "reads 'customers' of PostgreSql, connection 'in', which leads elsewhere here")]
    [InlineData("db-1:5432/in", "db-1:5432/out", "Input:Table",
        "reads 'customers' of PostgreSql, connection 'in', but 'changed' of PostgreSql, connection 'in' here")]
    [InlineData("db-1:5432/in", "db-1:5432/out", "Input:UserColumn",
        "reads 'customers' of PostgreSql, connection 'in', which leads elsewhere here")]
    [InlineData("db-1:5432/in", "db-1:5432/out", "Output:Table",
        "writes 'scores' of PostgreSql, connection 'out', but 'changed' of PostgreSql, connection 'out' here")]
    public void Difference_AnotherLocation_NamesIt(string input, string output, string setting, string expected)
    {
        var here = Of(
            options =>
            {
                if (setting == "Input:Table")
                    options.Input.Table = "changed";
                if (setting == "Input:UserColumn")
                    options.Input.UserColumn = "changed";
                if (setting == "Output:Table")
                    options.Output.Table = "changed";
            },
            input,
            output);

        Assert.Equal(expected, Known.Difference(here));
        Assert.NotEqual(Known.Key, here.Key);
    }

    [Fact]
    public void Of_PartsWithoutLocation_AreIdentifiedByTypeConnectionAndTable()
    {
        var known = Of(input: null, output: null);

        Assert.Null(known.Difference(Of(input: null, output: null)));
        Assert.NotNull(known.Difference(Of(options => options.Output.Connection = "other", null, null)));
    }

    [Fact]
    public void Of_Location_IsNotInTheIdentity() => Assert.DoesNotContain("db-1", $"{Known}{Known.Key}", StringComparison.Ordinal);

    private static PipelineIdentity Of(
        Action<PipelineOptions>? change = null, string? input = "db-1:5432/in", string? output = "db-1:5432/out")
    {
        var options = new PipelineOptions
        {
            Input = new() { Kind = "PostgreSql", Connection = "in", Table = "customers" },
            Output = new() { Kind = "PostgreSql", Connection = "out", Table = "scores" },
        };
        change?.Invoke(options);
        return PipelineIdentity.Of(new("churn", options), new FakeRetriever { Location = input }, new FakeWriter { Location = output });
    }
}
