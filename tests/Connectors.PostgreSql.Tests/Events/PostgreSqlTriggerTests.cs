using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>What only a queue table has.</summary>
public sealed class PostgreSqlTriggerTests(PostgreSqlServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlTriggerStore store = new(server);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task ClaimAsync_TransactionIsNotCommitted_GetsItsEventsAfterTheCommitWithTheTimeOfTheCommit()
    {
        await using var trigger = store.Make();
        await trigger.OpenAsync(Token);
        await using var connection = store.Connect();
        await using var transaction = await connection.BeginTransactionAsync(Token);
        await using (var insert = new NpgsqlCommand("INSERT INTO queue (user_id) VALUES ('late')", connection))
            await insert.ExecuteNonQueryAsync(Token);
        await store.SendAsync("early");
        Assert.Equal("early", Assert.Single(await trigger.ClaimAsync(10, Limit, Token)).User);
        var beforeCommit = Assert.Single(await NowAsync(connection));
        await transaction.CommitAsync(Token);

        // Transactions of other tests on the server hold the event up.
        var late = Assert.Single(await trigger.ClaimAsync(10, Limit, Token));

        Assert.Equal("late", late.User);
        // The row's own time is that of the insert: a score between the two knows nothing of the transaction.
        Assert.True(late.At is null || late.At >= beforeCommit, $"{late.At:O} is before {beforeCommit:O}.");
    }

    [Fact]
    public async Task OpenAsync_TableLacksColumns_TellsEachAndChangesNothing()
    {
        store.Execute("CREATE TABLE queue (id bigint PRIMARY KEY, user_id integer)");
        await using var trigger = store.Make();

        var faults = (await Assert.ThrowsAsync<PipelineConfigurationException>(() => trigger.OpenAsync(Token))).Faults;

        Assert.All(faults, fault => Assert.Equal("Triggers:orders:Table", fault.Setting));
        Assert.Contains(faults, fault => fault.Message.Contains("'user_id' as integer, not text", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Message.Contains("lacks the column 'transaction_id' (xid8)", StringComparison.Ordinal));
        Assert.Equal(0, store.Number("SELECT count(*) FROM pg_tables WHERE tablename = 'queue_dead' AND schemaname = current_schema()"));
    }

    [Fact]
    public async Task OpenAsync_ManySilosAtOnce_AllOpen()
    {
        var triggers = Enumerable.Range(0, 6).Select(_ => store.Make()).ToList();

        await Task.WhenAll(triggers.Select(trigger => trigger.OpenAsync(Token)));

        foreach (var trigger in triggers)
            await trigger.DisposeAsync();
    }

    [Fact]
    public async Task ClaimAsync_ThirtyThousandEventsPass_TheTableStaysSmall()
    {
        await using var trigger = store.Make();
        await trigger.OpenAsync(Token);
        for (var round = 0; round < 30; round++)
        {
            store.Execute("INSERT INTO queue (user_id) SELECT 'u' || n FROM generate_series(1, 1000) AS n");
            var events = await trigger.ClaimAsync(1_000, TimeSpan.Zero, Token);
            Assert.Equal(1_000, events.Count);
            await trigger.AcknowledgeAsync([.. events.Select(each => new HandledEvent(each, null))], Token);
            // The server's own vacuum comes once a minute, and not at a time that a test could wait for.
            store.Execute("VACUUM queue");
        }

        Assert.InRange(store.Number("SELECT pg_relation_size('queue')"), 0, 2_000_000);
    }

    [Theory]
    [InlineData("", "t",
        "Triggers:orders:Connection is empty; name a connection string under ConnectionStrings, such as "
        + "\"Host=localhost;Database=warehouse;Username=pipeline\".")]
    [InlineData("Host=localhost", "", "Triggers:orders:Table is empty; name the table that events are inserted into.")]
    [InlineData("Host=localhost", " ", "Triggers:orders:Table is empty; name the table that events are inserted into.")]
    [InlineData("Host=localhost", "t\0", "Triggers:orders:Table has a NUL character, which no database takes; leave it out.")]
    public void New_SettingDoesNotFit_IsAFault(string connection, string table, string fault) =>
        Assert.Equal([fault], FaultsOf(connection, table));

    [Fact]
    public void New_NoSettingFits_TellsEachFault() => Assert.Equal(3, FaultsOf("", "\0").Concat(FaultsOf("", "")).Distinct().Count());

    private static IEnumerable<string> FaultsOf(string connection, string table)
    {
        var context = new TriggerContext("orders",
            new("churn", new() { Table = table }, connection, new System.ComponentModel.Design.ServiceContainer()));
        return Assert.Throws<PipelineConfigurationException>(() => new PostgreSqlTrigger(context)).Faults.Select(each => each.ToString());
    }

    private static async Task<IReadOnlyList<DateTimeOffset>> NowAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        await using var row = await command.ExecuteReaderAsync(Token);
        await row.ReadAsync(Token);
        return [row.GetFieldValue<DateTimeOffset>(0)];
    }
}
