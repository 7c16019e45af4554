namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverFaultTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("", "", "user_id", "Host=x", "Input:Table")]
    [InlineData("t", "SELECT @users", "user_id", "Host=x", "Input:Query")]
    [InlineData("t", "", " ", "Host=x", "Input:UserColumn")]
    [InlineData("t", "", "user_id", "", "Input:Connection")]
    [InlineData("t", "", "user_id", "no connection string", "Input:Connection")]
    [InlineData("t", "", "user_id", "Username=a;Password=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Host=", "Input:Connection")]
    [InlineData("t", "", "user_id", "Data Source=x.db;Mode=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Host=x;Port=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Host=x;Port=4711000;Password=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Host=x;SSL Mode=secret", "Input:Connection")]
    [InlineData("t", "", "user_id", "Host=x;Minimum Pool Size=9;Maximum Pool Size=2;Password=secret", "Input:Connection")]
    [InlineData("", "SELECT 1 AS user_id", "user_id", "Host=x", "Input:Query")]
    public void Constructor_SettingDoesNotFit_IsAFaultOfThatSetting(string table, string query, string userColumn, string connection, string setting)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => schema.Retriever(table, query, userColumn, connection));

        Assert.Equal(setting, Assert.Single(error.Faults).Setting);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Database=no_such_database", "no_such_database")]
    [InlineData("Username=no_such_role;Password=secret", "no_such_role")]
    [InlineData("SSL Mode=Require;Password=secret", "SSL")]
    public async Task OpenAsync_ServerTurnsTheConnectionAway_IsAFaultOfTheConnection(string wrong, string reason)
    {
        await using var retriever = schema.Retriever("t", connectionString: $"{schema.ConnectionString};{wrong}");

        var fault = await PostgreSqlSchema.FaultAsync(() => retriever.OpenAsync(X, PostgreSqlSchema.Token));

        Assert.Equal("Input:Connection", fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1")]
    [InlineData("Host=no-such-host.invalid")]
    public async Task OpenAsync_NobodyAnswers_IsTransient(string connection)
    {
        await using var retriever = schema.Retriever("t", connectionString: $"{connection};Database=d;Username=u;Password=secret");

        var error = await Assert.ThrowsAsync<StoreException>(() => retriever.OpenAsync(X, PostgreSqlSchema.Token));

        Assert.True(error.IsTransient);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_TableIsMissing_NamesIt()
    {
        var fault = await FaultAsync(schema.Retriever("no_such_table"));

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("no_such_table", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_UserColumnIsMissing_NamesThoseThereAre()
    {
        schema.Execute("CREATE TABLE t (customer TEXT, x INTEGER)");

        var fault = await FaultAsync(schema.Retriever("t", userColumn: "customerID"));

        Assert.Equal("Input:UserColumn", fault.Setting);
        Assert.Contains("'customerID'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("customer, x", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytea")]
    [InlineData("interval")]
    [InlineData("point")]
    [InlineData("boolean[]")]
    [InlineData("int4range")]
    public async Task OpenAsync_WantedColumnCannotBeRead_NamesColumnAndType(string type)
    {
        schema.Execute($"CREATE TABLE t (user_id TEXT, x {type})");

        var fault = await FaultAsync(schema.Retriever("t"));

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains($"'x' of type {type}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELEC user_id FROM t WHERE user_id = ANY(@users)", "syntax error")]
    [InlineData("SELECT user_id FROM no_such_table WHERE user_id = ANY(@users)", "no_such_table")]
    [InlineData("SELECT no_such_column FROM t WHERE user_id = ANY(@users)", "no_such_column")]
    [InlineData("SELECT user_id FROM t WHERE user_id = ANY(@users); DROP TABLE t", "syntax error")]
    [InlineData("DELETE FROM t WHERE user_id = ANY(@users) RETURNING user_id", "syntax error")]
    public async Task OpenAsync_QueryCannotBeRun_SaysWhyAndChangesNothing(string query, string reason)
    {
        schema.Execute("CREATE TABLE t (user_id TEXT); INSERT INTO t VALUES ('a')");

        var fault = await FaultAsync(schema.Retriever(query: query));

        Assert.Equal("Input:Query", fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], schema.Query("SELECT user_id FROM t"));
    }

    private static async Task<Fault> FaultAsync(PostgreSqlRetriever retriever)
    {
        await using (retriever)
            return await PostgreSqlSchema.FaultAsync(() => retriever.OpenAsync(X, PostgreSqlSchema.Token));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
