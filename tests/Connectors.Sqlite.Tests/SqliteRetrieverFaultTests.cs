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
