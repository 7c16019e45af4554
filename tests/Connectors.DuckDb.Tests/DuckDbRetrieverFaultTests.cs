using System.ComponentModel.Design;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbRetrieverFaultTests : IDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly DuckDbFolder folder = new();

    [Theory]
    [InlineData("", "", "user_id", "Data Source=x.duckdb", "Input:Table")]
    [InlineData(" ", " ", "user_id", "Data Source=x.duckdb", "Input:Table")]
    [InlineData("t", "SELECT @users", "user_id", "Data Source=x.duckdb", "Input:Query")]
    [InlineData("t", "", "", "Data Source=x.duckdb", "Input:UserColumn")]
    [InlineData("t", "", "user_id", "", "Input:Connection")]
    [InlineData("t", "", "user_id", "no connection string", "Input:Connection")]
    [InlineData("t", "", "user_id", "Data Source=", "Input:Connection")]
    [InlineData("t", "", "user_id", "Host=localhost;Password=secret", "Input:Connection")]
    [InlineData("", "SELECT 1 AS user_id", "user_id", "Data Source=x.duckdb", "Input:Query")]
    public void Constructor_SettingDoesNotFit_IsAFaultOfThatSetting(string table, string query, string userColumn, string connection, string setting)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => folder.Retriever(table, query, userColumn, connection));

        var fault = Assert.Single(error.Faults);
        Assert.Equal(setting, fault.Setting);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NothingIsSet_NamesEverySetting()
    {
        var error = Assert.Throws<PipelineConfigurationException>(
            () => new DuckDbRetriever(new("p", new() { UserColumn = "" }, "", new ServiceContainer())));

        Assert.Equal(["Input:Connection", "Input:Table", "Input:UserColumn"], error.Faults.Select(fault => fault.Setting));
    }

    [Fact]
    public async Task OpenAsync_TableIsMissing_NamesIt()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever("no_such_table"), X);

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("no_such_table", fault.Message, StringComparison.Ordinal);
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

    [Fact]
    public async Task OpenAsync_UserColumnIsMissing_NamesThoseThereAre()
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS customer, 1 AS x");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever("t", userColumn: "customerID"), X);

        Assert.Equal("Input:UserColumn", fault.Setting);
        Assert.Contains("'customerID'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("customer, x", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'k': 1}", "STRUCT")]
    [InlineData("'a'::BLOB", "BLOB")]
    [InlineData("TIME '12:00'", "TIME")]
    [InlineData("INTERVAL 1 DAY", "INTERVAL")]
    [InlineData("['a']", "VARCHAR[]")]
    [InlineData("[[1.5::FLOAT]]", "FLOAT[][]")]
    [InlineData("MAP {'a': 1}", "MAP")]
    public async Task OpenAsync_WantedColumnCannotBeRead_NamesColumnAndType(string literal, string type)
    {
        folder.Execute($"CREATE TABLE t AS SELECT 'a' AS user_id, {literal} AS x");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever("t"), X);

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("'x'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(type, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELEC user_id FROM t WHERE user_id IN @users", "syntax error")]
    [InlineData("SELECT user_id FROM no_such_table WHERE list_contains(@users, user_id)", "no_such_table")]
    [InlineData("SELECT no_such_column FROM t WHERE list_contains(@users, user_id)", "no_such_column")]
    public async Task OpenAsync_QueryCannotBeRun_SaysWhy(string query, string reason)
    {
        folder.Execute("CREATE TABLE t AS SELECT 'a' AS user_id");

        var fault = await DuckDbFolder.FaultAsync(folder.Retriever(query: query), X);

        Assert.Equal("Input:Query", fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
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

    public void Dispose() => folder.Dispose();
}
