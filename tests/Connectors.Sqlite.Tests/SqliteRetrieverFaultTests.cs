namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteRetrieverFaultTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly SqliteFolder folder = new();

    [Theory]
    [InlineData("", "", "user_id", "Data Source=x.db", "Input:Table")]
    [InlineData("t", "SELECT @users", "user_id", "Data Source=x.db", "Input:Query")]
    [InlineData("t", "", " ", "Data Source=x.db", "Input:UserColumn")]
    [InlineData("t", "", "user_id", "", "Input:Connection")]
    [InlineData("t", "", "user_id", "no connection string", "Input:Connection")]
    [InlineData("t", "", "user_id", "Data Source=", "Input:Connection")]
    [InlineData("t", "", "user_id", "Host=localhost;Secret=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Data Source=x.db;Mode=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Data Source=x.db;Pooling=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Data Source=x.db;Default Timeout=secret", "Input:Connection")]
    [InlineData("", "SELECT 1 AS user_id", "user_id", "Data Source=x.db", "Input:Query")]
    public void Constructor_SettingDoesNotFit_IsAFaultOfThatSetting(string table, string query, string userColumn, string connection, string setting)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => folder.Retriever(table, query, userColumn, connection));

        Assert.Equal(setting, Assert.Single(error.Faults).Setting);
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

    [Fact]
    public async Task OpenAsync_TableIsMissing_NamesIt()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT)");

        var fault = await FaultAsync(folder.Retriever("no_such_table"));

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("no_such_table", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_UserColumnIsMissing_NamesThoseThereAre()
    {
        folder.Execute("CREATE TABLE t (customer TEXT, x INTEGER)");

        var fault = await FaultAsync(folder.Retriever("t", userColumn: "customerID"));

        Assert.Equal("Input:UserColumn", fault.Setting);
        Assert.Contains("'customerID'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("customer, x", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_WantedColumnIsABlob_NamesColumnAndType()
    {
        folder.Execute("CREATE TABLE t (user_id TEXT, x BLOB)");

        var fault = await FaultAsync(folder.Retriever("t"));

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("'x' of type BLOB", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELEC user_id FROM t WHERE user_id IN (@users)", "syntax error")]
    [InlineData("SELECT user_id FROM no_such_table WHERE user_id IN (@users)", "no_such_table")]
    [InlineData("SELECT no_such_column FROM t WHERE user_id IN (@users)", "no_such_column")]
    public async Task OpenAsync_QueryCannotBeRun_SaysWhy(string query, string reason)
    {
        folder.Execute("CREATE TABLE t (user_id TEXT)");

        var fault = await FaultAsync(folder.Retriever(query: query));

        Assert.Equal("Input:Query", fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
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
