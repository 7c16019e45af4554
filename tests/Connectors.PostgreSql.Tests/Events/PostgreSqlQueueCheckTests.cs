namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The tables of a queue: made where they are missing, and otherwise left as they are.</summary>
public sealed class PostgreSqlQueueCheckTests : IAsyncDisposable
{
    private readonly PostgreSqlSchema schema;
    private readonly string role;

    public PostgreSqlQueueCheckTests(PostgreSqlServer server)
    {
        schema = new(server);
        role = $"role_{schema.Name}";
    }

    private static CancellationToken Token => PostgreSqlSchema.Token;

    private string Triggers => $"SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass('{schema.Name}.queue') AND NOT tgisinternal";

    [Fact]
    public async Task OpenAsync_WithoutNotify_MakesNoTriggerOfTheDatabase()
    {
        await using var trigger = schema.Trigger(new() { Table = "queue" });
        await trigger.OpenAsync(Token);

        Assert.Empty(schema.Query(Triggers));
        Assert.Equal(
            ["queue", "queue_dead"], schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}' ORDER BY 1"));
    }

    [Fact]
    public async Task OpenAsync_TriggerOfTheDatabaseIsMissing_IsMadeAgain()
    {
        for (var round = 0; round < 2; round++)
        {
            await using var trigger = schema.Trigger(new() { Table = "queue", Notify = true });
            await trigger.OpenAsync(Token);
            Assert.Equal(["modelpipeline_wake"], schema.Query(Triggers));
            schema.Execute("DROP TRIGGER modelpipeline_wake ON queue");
        }
    }

    // Whoever owns the tables makes them once.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAsync_TablesExist_NeedsNoRightToMakeThem(bool notify)
    {
        await using (var owner = schema.Trigger(new() { Table = "queue", Notify = notify }))
            await owner.OpenAsync(Token);
        schema.Execute(
            $"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema.Name} TO {role}; "
            + $"GRANT SELECT, UPDATE, DELETE ON queue TO {role}; GRANT SELECT, INSERT, DELETE ON queue_dead TO {role}; "
            + "INSERT INTO queue (user_id) VALUES ('a'), ('b')");
        await using var trigger = schema.Trigger(
            new() { Table = "queue", Notify = notify }, $"{schema.ConnectionString};Username={role}");

        await trigger.OpenAsync(Token);
        var events = await trigger.ClaimAsync(10, TimeSpan.Zero, Token);
        await trigger.SetAsideAsync([new(events[0], "No\0row.")], Token);
        await trigger.ForgetAsync("b", Token);

        Assert.Equal(["a: No\uFFFDrow."], schema.Query("SELECT user_id || ': ' || reason FROM queue_dead"));
        Assert.Equal(["0"], schema.Query("SELECT count(*) FROM queue"));
    }

    [Fact]
    public async Task OpenAsync_TableOfDeadLettersDoesNotFit_IsAFaultThatNamesIt()
    {
        schema.Execute("CREATE TABLE queue_dead (id bigint PRIMARY KEY)");
        await using var trigger = schema.Trigger(new() { Table = "queue", Notify = true });

        var faults = (await Assert.ThrowsAsync<PipelineConfigurationException>(() => trigger.OpenAsync(Token))).Faults;

        Assert.Equal(
            "Triggers:orders:Table is 'queue', and the table \"queue_dead\" exists and lacks the column 'user_id' (text); "
            + "name a table that does not exist yet, or change that one.",
            faults[0].ToString());
        Assert.Equal(6, faults.Count);
        Assert.Equal(["queue_dead"], schema.Query($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}'"));
    }

    [Fact]
    public async Task OpenAsync_NameWithQuotes_IsAName()
    {
        await using var trigger = schema.Trigger(new() { Table = "\"o'clock \"\"x\"\"\"", Notify = true });
        await trigger.OpenAsync(Token);
        schema.Execute("INSERT INTO \"o'clock \"\"x\"\"\" (user_id) VALUES ('a')");

        Assert.Equal("a", Assert.Single(await trigger.ClaimAsync(1, TimeSpan.Zero, Token)).User);
    }

    [Theory]
    [InlineData("Database=no_such_database", "queue", "Triggers:orders:Connection", "no_such_database")]
    [InlineData("", "no_such_schema.queue", "Triggers:orders:Table", "PostgreSQL cannot use 'no_such_schema.queue'")]
    public async Task OpenAsync_ServerRefuses_IsAFaultOfTheSetting(string wrong, string table, string setting, string reason)
    {
        await using var trigger = schema.Trigger(new() { Table = table }, $"{schema.ConnectionString};{wrong}");

        var fault = await PostgreSqlSchema.FaultAsync(() => trigger.OpenAsync(Token));

        Assert.Equal(setting, fault.Setting);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        schema.Execute($"DO $$ BEGIN IF to_regrole('{role}') IS NOT NULL THEN DROP OWNED BY {role}; DROP ROLE {role}; END IF; END $$");
        await schema.DisposeAsync();
    }
}
