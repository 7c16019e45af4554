namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>What a table, a file or a query is, by its name.</summary>
public sealed class DuckDbSourceTests
{
    [Theory]
    [InlineData("customers", "")]
    [InlineData("main.customers", "")]
    [InlineData("a.csv", "csv text")]
    [InlineData("a.TSV", "csv text")]
    [InlineData("a.csv.gz", "csv text")]
    [InlineData("a.csv.ZST", "csv text")]
    [InlineData("a.json", "json text")]
    [InlineData("a.jsonl.gz", "json text")]
    [InlineData("a.ndjson", "json text")]
    [InlineData("in/*.parquet", "parquet")]
    [InlineData("a.PARQUET", "parquet")]
    [InlineData("a.parquet.gz", "")]
    [InlineData("a.gz", "")]
    [InlineData("a.csv.x", "")]
    public void New_Table_IsOfTheKindOfItsEnding(string table, string kinds)
    {
        var source = new DuckDbSource(new() { Table = table, UserColumn = "u" });

        Assert.Equal(kinds, KindsOf(source));
        Assert.Equal(("Input:Table", table, "u"), (source.Setting, source.Table, source.UserColumn));
        Assert.False(source.IsQuery);
    }

    [Fact]
    public void New_Query_IsNoFileWhateverItNames()
    {
        var source = new DuckDbSource(new() { Query = "SELECT * FROM 'a.csv' WHERE u IN (SELECT unnest(@users))", Table = "a.parquet" });

        Assert.Equal("", KindsOf(source));
        Assert.True(source.IsQuery);
        Assert.Equal("Input:Query", source.Setting);
        Assert.Equal("(\nSELECT * FROM 'a.csv' WHERE u IN (SELECT unnest($users))\n)", source.Sql);
        Assert.Equal(
            "SELECT column_name FROM (DESCRIBE\nSELECT * FROM 'a.csv' WHERE u IN (SELECT unnest($users))\n)", source.Names);
    }

    [Fact]
    public void Names_TableOrParquet_AreAskedForWhereDuckDbRenames()
    {
        Assert.Null(new DuckDbSource(new() { Table = "main.customers" }).Names);
        Assert.Equal("\"main\".\"customers\"", new DuckDbSource(new() { Table = "main.customers" }).Sql);
        var names = new DuckDbSource(new() { Table = "it's[1].parquet" }).Names;
        Assert.Contains("parquet_schema('it''s[1].parquet')", names, StringComparison.Ordinal);
    }

    private static string KindsOf(DuckDbSource source) => string.Join(' ', new[]
    {
        source.IsCsv ? "csv" : "", source.IsJson ? "json" : "", source.IsText ? "text" : "", source.IsParquet ? "parquet" : "",
    }.Where(kind => kind.Length > 0));
}
