namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverFaultTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("Data Source=")]
    [InlineData("Host=localhost;Secret=secret")]
    [InlineData("Data Source=x.db;Mode=secret")]
    [InlineData("Data Source=x.db;Pooling=secret")]
    [InlineData("Data Source=x.db;Default Timeout=secret")]
    public void Constructor_ConnectionStringDoesNotFit_IsAFaultThatDoesNotRepeatIt(string connection)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => folder.Retriever("t", connectionString: connection));

        Assert.Equal("Input:Connection", Assert.Single(error.Faults).Setting);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_FileIsMissing_IsAFaultAndIsNotCreated()
    {
        var fault = await FaultAsync(folder.Retriever("t"));

        Assert.Equal("Input:Connection", fault.Setting);
        Assert.Contains(folder.Path("test.db"), fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path("test.db")));
    }

    [Fact]
    public async Task OpenAsync_FileIsNoDatabase_IsAFaultOfTheConnection()
    {
        await File.WriteAllTextAsync(folder.Path("test.db"), new string('x', 20_000), SqliteFolder.Token);

        Assert.Equal("Input:Connection", (await FaultAsync(folder.Retriever("t"))).Setting);
    }

    [Theory]
    [InlineData("REAL", true)]
    [InlineData("double precision", true)]
    [InlineData("FLOAT", true)]
    [InlineData("NUMERIC", false)]
    [InlineData("FLOATING POINT", false)]
    public async Task OpenAsync_UserColumnOfFractions_IsAFaultIfSqliteWritesThemAsFractions(string declared, bool isFault)
    {
        folder.Execute($"CREATE TABLE t (user_id {declared}, x INTEGER); INSERT INTO t VALUES (101, 1)");
        if (isFault)
        {
            var fault = await FaultAsync(folder.Retriever("t"));
            Assert.Equal("Input:UserColumn", fault.Setting);
            Assert.Contains("that of user 101 would be '101.0'", fault.Message, StringComparison.Ordinal);
            return;
        }

        await using var retriever = folder.Retriever("t");
        await retriever.OpenAsync(X, SqliteFolder.Token);
        Assert.Equal(["101"], (await retriever.GetAsync(["101"], SqliteFolder.Token)).Users);
    }

    [Theory]
    [InlineData("x", "x")]
    [InlineData("x", "X")]
    public async Task OpenAsync_QueryThatReturnsANameTwice_IsAFault(string first, string second)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT)");
        await using var retriever = folder.Retriever(
            query: $"SELECT user_id, 1 AS {first}, 2 AS y, 3 AS {second} FROM t WHERE user_id IN (SELECT value FROM json_each(@users))");
        Assert.Equal(["user_id", "x", "y", "x"], (await retriever.OpenAsync([], SqliteFolder.Token)).Select(field => field.Name));
    }

    private static async Task<Fault> FaultAsync(SqliteRetriever retriever)
    {
        await using (retriever)
        {
            var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.OpenAsync(X, SqliteFolder.Token));
            return Assert.Single(error.Faults);
        }
    }

    public void Dispose() => folder.Dispose();
}
