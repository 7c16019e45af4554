namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Inserts that wake a silo up. The clock stands still, so nothing but an insert ends a wait.</summary>
public sealed class PostgreSqlWakeUpTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    private readonly PostgreSqlSchema schema = new(server);
    private readonly SteppedClock clock = new();

    private static CancellationToken Token => PostgreSqlSchema.Token;

    private string Sessions => $"FROM pg_stat_activity WHERE application_name = '{schema.Name}'";

    private string Listening => $"{Sessions} AND query LIKE 'LISTEN %'";

    [Fact]
    public async Task ClaimAsync_InsertWhileItWaits_ComesAtOnce()
    {
        await using var trigger = await OpenAsync();

        await ComesAsync(trigger, "a");
        await ComesAsync(trigger, "b");
    }

    // Each insert of a silo that is busy is told, and only one of them is needed.
    [Fact]
    public async Task ClaimAsync_ManyInsertsBefore_WakeOnce()
    {
        await using var trigger = await OpenAsync();
        for (var i = 0; i < 5; i++)
            schema.Execute("INSERT INTO \"o'clock\" (user_id) VALUES ('a')");

        Assert.Equal(5, (await trigger.ClaimAsync(10, Limit, Token)).Count);
        await ComesAsync(trigger, "b");
    }

    // The wait that has ended must not take the notification away from the next one.
    [Fact]
    public async Task ClaimAsync_InsertAfterAWaitThatEnded_ComesAtOnce()
    {
        await using var trigger = await OpenAsync();
        var claiming = trigger.ClaimAsync(10, Limit, Token);
        for (var waits = 1; waits <= 3; waits++)
        {
            await PostgreSqlSchema.UntilAsync(() => clock.Waits.Count == waits, "the claim waits");
            clock.Advance(waits * FirstWait * 2);
        }

        await PostgreSqlSchema.UntilAsync(() => clock.Waits.Count == 4, "the claim waits again");
        schema.Execute("INSERT INTO \"o'clock\" (user_id) VALUES ('a')");

        Assert.Single(await claiming.WaitAsync(Limit, Token));
    }

    [Fact]
    public async Task Listening_ConnectionIsLost_BeginsAgainAfterAWhile()
    {
        await using var trigger = await OpenAsync();
        var first = Assert.Single(schema.Query($"SELECT pid {Listening}"));

        schema.Execute($"SELECT pg_terminate_backend({first})");
        await PostgreSqlSchema.UntilAsync(() => clock.Waits.Count > 0, "the trigger pauses");
        Assert.Equal([Again], clock.Waits);
        clock.Advance(Again);
        await PostgreSqlSchema.UntilAsync(
            () => schema.Query($"SELECT pid {Listening} AND pid <> {first} AND state = 'idle'").Length > 0, "the trigger listens again");

        await ComesAsync(trigger, "a");
    }

    [Fact]
    public async Task DisposeAsync_Listening_Ends()
    {
        await using (await OpenAsync())
            Assert.Single(schema.Query($"SELECT pid {Listening}"));

        await PostgreSqlSchema.UntilAsync(() => schema.Query($"SELECT pid {Sessions}").Length == 0, "every session ends");
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();

    private async Task<ITrigger> OpenAsync()
    {
        var trigger = schema.Trigger(
            new() { Table = "o'clock", Notify = true }, $"{schema.ConnectionString};Application Name={schema.Name}", clock: clock);
        await trigger.OpenAsync(Token);
        await PostgreSqlSchema.UntilAsync(() => schema.Query($"SELECT pid {Listening} AND state = 'idle'").Length > 0, "it listens");
        return trigger;
    }

    private async Task ComesAsync(ITrigger trigger, string user)
    {
        // The first of these claims finds nothing and waits.
        var claiming = ClaimAsync();
        await PostgreSqlSchema.UntilAsync(
            () => schema.Query($"SELECT 1 {Sessions} AND query LIKE '%SKIP LOCKED%' AND state = 'idle'").Length > 0,
            "the claim has asked");
        schema.Execute($"INSERT INTO \"o'clock\" (user_id) VALUES ('{user}')");

        Assert.Equal([user], (await claiming.WaitAsync(Limit, Token)).Select(each => each.User));

        async Task<IReadOnlyList<TriggerEvent>> ClaimAsync()
        {
            var events = await trigger.ClaimAsync(10, Limit, Token);
            await trigger.AcknowledgeAsync([.. events.Select(each => new HandledEvent(each, null))], Token);
            return events;
        }
    }
}
