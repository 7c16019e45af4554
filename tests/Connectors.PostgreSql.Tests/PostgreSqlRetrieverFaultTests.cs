namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlRetrieverFaultTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("Username=a;Password=secret")]
    [InlineData("Host=")]
    [InlineData("Data Source=x.db;Mode=secret")]
    [InlineData("Host=x;Port=secret")]
    [InlineData("Host=x;Port=4711000;Password=secret")]
    [InlineData("Host=x;SSL Mode=secret")]
    [InlineData("Host=x;Minimum Pool Size=9;Maximum Pool Size=2;Password=secret")]
    public void Constructor_ConnectionStringDoesNotFit_IsAFaultThatDoesNotRepeatIt(string connection)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => schema.Retriever("t", connectionString: connection));

        Assert.Equal("Input:Connection", Assert.Single(error.Faults).Setting);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Database=no_such_database", "no_such_database")]
    [InlineData("Username=no_such_role;Password=secret", "no_such_role")]
    [InlineData("SSL Mode=Require;Password=secret", "SSL")]
    public async Task OpenAsync_ServerRefusesTheConnection_IsAFaultOfTheConnection(string wrong, string reason)
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

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
