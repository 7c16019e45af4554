namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlWriterFaultTests(PostgreSqlServer server) : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema = new(server);

    [Theory]
    [InlineData("Username=a;Password=secret")]
    [InlineData("Host=x;Pooling=secret")]
    public void Constructor_ConnectionStringDoesNotFit_IsAFaultThatDoesNotRepeatIt(string connection)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => schema.Writer(connectionString: connection));

        Assert.Equal("Output:Connection", Assert.Single(error.Faults).Setting);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_DatabaseIsMissing_IsAFaultOfTheConnection()
    {
        await using var writer = schema.Writer(connectionString: $"{schema.ConnectionString};Database=no_such_database");

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Equal("Output:Connection", fault.Setting);
    }

    [Theory]
    [InlineData("no_such_schema.scores", "", "no_such_schema")]
    [InlineData("scores", "Options=-c default_transaction_read_only=on", "read-only")]
    public async Task OpenAsync_TableCannotBeCreated_IsAFaultOfTheTable(string table, string options, string reason)
    {
        await using var writer = schema.Writer(table, connectionString: $"{schema.ConnectionString};{options}");

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Equal("Output:Table", fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NameIsTooLong_FaultNamesTheOutputAndNoTableIsCreated()
    {
        var name = new string('n', 60) + "ïï";
        await using var writer = schema.Writer();

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(new([new(name, ColumnType.Double)]), PostgreSqlSchema.Token));

        Assert.Equal($"Model:Outputs:{name}", fault.Setting);
        Assert.Empty(schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}'"));
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
