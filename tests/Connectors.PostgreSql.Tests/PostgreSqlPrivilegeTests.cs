namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlPrivilegeTests : IAsyncDisposable
{
    private static readonly Field[] X = [new("x", ColumnType.Int64)];

    private readonly PostgreSqlSchema schema;
    private readonly string role;

    public PostgreSqlPrivilegeTests(PostgreSqlServer server)
    {
        schema = new(server);
        role = $"role_{schema.Name}";
        schema.Execute($"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema.Name} TO {role}");
    }

    private string Restricted => $"{schema.ConnectionString};Username={role}";

    [Theory]
    [InlineData(OutputMode.Upsert, "INSERT, SELECT, UPDATE")]
    [InlineData(OutputMode.Append, "INSERT, SELECT")]
    public async Task OpenAsync_LeastPrivilegesOnExistingTables_Suffice(OutputMode mode, string privileges)
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER); INSERT INTO t VALUES ('a', 1)");
        await using (await schema.OpenWriterAsync(mode: mode))
            schema.Execute($"GRANT SELECT ON t TO {role}; GRANT {privileges} ON scores TO {role}");
        await using var retriever = schema.Retriever("t", connectionString: Restricted);

        await retriever.OpenAsync(X, PostgreSqlSchema.Token);
        await retriever.PingAsync(PostgreSqlSchema.Token);
        Assert.Equal(["a"], (await retriever.GetAsync(["a"], PostgreSqlSchema.Token)).Users);

        foreach (var copyFrom in new[] { 1, 1000 })
        {
            await using var writer = schema.Writer(mode: mode, connectionString: Restricted, copyFrom: copyFrom);
            await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
            await writer.PingAsync(PostgreSqlSchema.Token);
            await writer.WriteAsync(Scores.Of(copyFrom, copyFrom, "a"), PostgreSqlSchema.Token);
            Assert.Equal(copyFrom, await writer.ScoreAsync("a"));
        }
    }

    [Fact]
    public async Task WriteAsync_NoRightForTemporaryTables_WritesLargeBatchesWithoutOne()
    {
        await using (await schema.OpenWriterAsync())
            schema.Execute($"GRANT INSERT, SELECT, UPDATE ON scores TO {role}; REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC");
        await using var writer = schema.Writer(connectionString: Restricted, copyFrom: 1);

        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);
        await writer.WriteAsync(Scores.Of(1, 1, "a", "b"), PostgreSqlSchema.Token);

        Assert.Equal(1, await writer.ScoreAsync("b"));
        schema.Execute("GRANT TEMPORARY ON DATABASE postgres TO PUBLIC");
    }

    [Fact]
    public async Task GetAsync_RightOnlyOnNeededColumns_ReadsThem()
    {
        schema.Execute(
            $"CREATE TABLE t (user_id TEXT, secret TEXT, x INTEGER); INSERT INTO t VALUES ('a', 's', 1); GRANT SELECT (user_id, x) ON t TO {role}");
        await using var retriever = schema.Retriever("t", connectionString: Restricted);

        await retriever.OpenAsync(X, PostgreSqlSchema.Token);
        await retriever.PingAsync(PostgreSqlSchema.Token);

        Assert.Equal([("a", 1L)], (await retriever.GetAsync(["a"], PostgreSqlSchema.Token)).Rows<long>("x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("(user_id)")]
    [InlineData("(x)")]
    public async Task OpenAsync_NoRightOnNeededColumns_IsAFault(string granted)
    {
        schema.Execute("CREATE TABLE t (user_id TEXT, x INTEGER)");
        if (granted.Length > 0)
            schema.Execute($"GRANT SELECT {granted} ON t TO {role}");
        await using var retriever = schema.Retriever("t", connectionString: Restricted);

        var fault = await PostgreSqlSchema.FaultAsync(() => retriever.OpenAsync(X, PostgreSqlSchema.Token));

        Assert.Equal("Input:Table", fault.Setting);
        Assert.Contains("permission denied for table t", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT, UPDATE")]
    [InlineData("SELECT, INSERT")]
    [InlineData("INSERT, UPDATE")]
    public async Task OpenAsync_NoRightToWriteTheOutput_IsAFault(string privileges)
    {
        await using (await schema.OpenWriterAsync())
            schema.Execute($"GRANT {privileges} ON scores TO {role}");
        await using var writer = schema.Writer(connectionString: Restricted);

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Equal("Output:Table", fault.Setting);
        Assert.Contains("permission denied for table scores", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NoRightToCreateTheTable_IsAFault()
    {
        await using var writer = schema.Writer($"{schema.Name}.scores", connectionString: Restricted);

        var fault = await PostgreSqlSchema.FaultAsync(() => writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token));

        Assert.Contains("permission denied for schema", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAndWriteAsync_PrivilegeIsRevoked_IsPermanent()
    {
        schema.Execute($"CREATE TABLE t (user_id TEXT, x INTEGER); GRANT SELECT ON t TO {role}");
        await using (await schema.OpenWriterAsync())
            schema.Execute($"GRANT ALL ON scores TO {role}");
        await using var retriever = schema.Retriever("t", connectionString: Restricted);
        await using var writer = schema.Writer(connectionString: Restricted);
        await retriever.OpenAsync(X, PostgreSqlSchema.Token);
        await writer.OpenAsync(Scores.Schema, PostgreSqlSchema.Token);

        schema.Execute($"REVOKE ALL ON t, scores FROM {role}");

        foreach (var call in new Func<Task>[] { () => retriever.GetAsync(["a"], PostgreSqlSchema.Token),
            () => writer.WriteAsync(Scores.Of(1, 1, "a"), PostgreSqlSchema.Token), () => writer.PingAsync(PostgreSqlSchema.Token) })
        {
            var error = await Assert.ThrowsAsync<StoreException>(call);
            Assert.False(error.IsTransient);
            Assert.False(error.BlamesData);
            ErrorTexts.AssertOnlyInLog(error, "permission denied for table");
        }
    }

    public async ValueTask DisposeAsync()
    {
        schema.Execute($"DROP OWNED BY {role}; DROP ROLE {role}");
        await schema.DisposeAsync();
    }
}
