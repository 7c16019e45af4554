namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverFaultTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("Data Source=")]
    [InlineData("Host=localhost;Password=secret")]
    public void Constructor_ConnectionStringNamesNoFile_IsAFaultOfTheConnection(string connection)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => folder.Retriever("t", connectionString: connection));

        Assert.Equal("Input:Connection", Assert.Single(error.Faults).Setting);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no_such_file.csv")]
    [InlineData("no_such_file.parquet")]
    [InlineData("no_such_*.csv")]
    public async Task OpenAsync_FileIsMissing_NamesIt(string name)
    {
        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path(name)), X);

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customers.parquet")]
    [InlineData("*.parquet")]
    public async Task OpenAsync_FileIsNoParquet_IsAFaultThatNamesTheFile(string table)
    {
        folder.Write("customers.parquet", "user_id,x\na,1\n");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(folder.Path(table)), X);

        var path = folder.Path("customers.parquet");
        Assert.Equal("Input:Table", fault.Setting);
        Assert.Equal($"names '{path}', which is no Parquet file; save the file again, or give it the ending of what it is.", fault.Message);
    }

    // Such as a dump of bytes: its end would be looked for in memory.
    [Fact]
    public async Task OpenAsync_CsvFileWithoutAnEndOfTheFirstLine_IsAFault()
    {
        var path = folder.Write("customers.csv", new string('x', 2_000_001));

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(path), X);

        Assert.Equal($"names the file '{path}', which is no CSV file: its first line, the names of the columns, is longer than 2,000,000 "
            + "bytes; name another file.", fault.Message);
    }

    [Fact]
    public async Task OpenAsync_FileIsNoDatabase_IsAFaultOfTheConnection()
    {
        folder.Write("test.duckdb", new string('x', 20_000));

        Assert.Equal("Input:Connection", (await DuckDbFolder.FaultAsync(folder.Retriever("t"), X)).Setting);
    }

    [Theory]
    [InlineData("no_such_option=1")]
    [InlineData("threads=many")]
    [InlineData("ACCESS_MODE=bogus")]
    public async Task OpenAsync_UnknownOption_IsAFaultOfTheConnection(string option)
    {
        var retriever = folder.Retriever("t", connectionString: $"{folder.ConnectionString};{option}");

        Assert.Equal("Input:Connection", (await DuckDbFolder.FaultAsync(retriever, X)).Setting);
    }

    [Fact]
    public async Task OpenAsync_DatabaseCannotBeCreated_IsAFaultOfTheConnection()
    {
        var fault = await DuckDbFolder.FaultAsync(folder.Retriever("t", connectionString: "Data Source=/proc/x/y.duckdb"), X);

        Assert.Equal("Input:Connection", fault.Setting);
    }

    [Theory]
    [InlineData("FLOAT")]
    [InlineData("DOUBLE")]
    public async Task OpenAsync_UserColumnOfFractions_IsAFault(string type)
    {
        folder.Execute($"CREATE TABLE t (user_id {type}, x BIGINT); INSERT INTO t VALUES (101, 1)");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever("t"), X);

        Assert.Equal("Input:UserColumn", fault.Setting);
        Assert.Contains("that of user 101 would be '101.0'", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("101.0", "102.0", true)]
    [InlineData("101.0", "102.5", false)]
    [InlineData("12345678901234567890", "12345678901234567891", false)]
    [InlineData("1e5", "2e5", false)]
    public async Task OpenAsync_CsvUsersLookLikeFractions_IsAFaultIfAllAreWholeNumbers(string first, string second, bool isFault)
    {
        var csv = folder.Write("data.csv", "user_id,x", $"{first},1", $"{second},2");
        if (isFault)
        {
            Assert.Equal("Input:UserColumn", (await DuckDbFolder.FaultAsync(folder.Retriever(csv), X)).Setting);
        }
        else
        {
            Assert.Equal([second], (await DuckDbFolder.ReadAsync(folder.Retriever(csv), X, second)).Users);
        }
    }

    public void Dispose() => folder.Dispose();
}
