namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>When a queue is asked, how long a claim holds its events, and how long they have waited.</summary>
public sealed class PostgreSqlTriggerTimesTests(PostgreSqlServer server) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PostgreSqlSchema schema = new(server);

    private static CancellationToken Token => PostgreSqlSchema.Token;

    [Fact]
    public async Task ClaimAsync_QueueIsEmpty_AsksLessAndLessOftenUntilAnEventComes()
    {
        var clock = new SteppedClock();
        await using var trigger = schema.Trigger(new() { Table = "queue" }, clock: clock);
        await trigger.OpenAsync(Token);

        Assert.Empty(await clock.RunAsync(trigger.ClaimAsync(10, TimeSpan.FromSeconds(5), Token), Token));
        Assert.Equal([200, 400, 800, 1250, 1250, 1100], Waits());

        // The pause before the last question goes on in the next call.
        Assert.Empty(await clock.RunAsync(trigger.ClaimAsync(10, TimeSpan.Zero, Token), Token));
        Assert.Empty(Waits());
        Assert.Empty(await clock.RunAsync(trigger.ClaimAsync(10, TimeSpan.FromSeconds(2), Token), Token));
        Assert.Equal([1250, 750], Waits());

        schema.Execute("INSERT INTO queue (user_id) VALUES ('a'), ('b')");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await clock.RunAsync(trigger.ClaimAsync(1, TimeSpan.FromSeconds(5), Token), Token));
        Assert.Equal([250], Waits());
        Assert.Single(await clock.RunAsync(trigger.ClaimAsync(1, TimeSpan.FromSeconds(5), Token), Token));
        Assert.Empty(await clock.RunAsync(trigger.ClaimAsync(1, TimeSpan.FromSeconds(0.3), Token), Token));
        Assert.Equal([200, 100], Waits());

        double[] Waits()
        {
            double[] waits = [.. clock.Waits.Select(wait => wait.TotalMilliseconds)];
            clock.Waits.Clear();
            return waits;
        }
    }

    // Longer than the calls that an event takes: otherwise another silo scores the user a second time.
    [Theory]
    [InlineData(null, 10, 120)]
    [InlineData(null, 59, 120)]
    [InlineData(null, 90, 180)]
    [InlineData(30, 90, 30)]
    public async Task ClaimAsync_Events_AreHiddenForTheVisibilityOrTwiceTheTimeout(int? visibility, int timeout, int seconds)
    {
        var options = new TriggerOptions { Table = "queue" };
        if (visibility is { } set)
            options.Visibility = TimeSpan.FromSeconds(set);
        await using var trigger = schema.Trigger(options, timeout: TimeSpan.FromSeconds(timeout));
        await trigger.OpenAsync(Token);
        schema.Execute("INSERT INTO queue (user_id) VALUES ('a'); CREATE TABLE times AS SELECT clock_timestamp() AS before");

        Assert.Single(await trigger.ClaimAsync(1, TimeSpan.Zero, Token));

        Assert.Equal(
            ["true"],
            schema.Query($"SELECT available_at - interval '{seconds} s' BETWEEN before AND clock_timestamp() FROM queue, times"));
    }

    // Other tests' transactions may be older than that of the event, so that its end is not known at once.
    [Fact]
    public async Task ClaimAsync_TransactionIsOver_HasATimeBetweenTheInsertAndTheClaim()
    {
        await using var trigger = schema.Trigger(new() { Table = "queue" });
        await trigger.OpenAsync(Token);
        var began = TimeProvider.System.GetTimestamp();
        TriggerEvent claimed;
        do
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, "No event had a time.");
            schema.Execute("DROP TABLE IF EXISTS times; CREATE TABLE times AS SELECT clock_timestamp() AS before");
            schema.Execute("INSERT INTO queue (user_id) VALUES ('a')");
            claimed = Assert.Single(await trigger.ClaimAsync(1, Limit, Token));
        }
        while (claimed.At is null);

        Assert.Equal(
            ["true"], schema.Query($"SELECT '{claimed.At:O}'::timestamptz BETWEEN before AND clock_timestamp() FROM times"));
    }

    [Fact]
    public async Task ReadLagAsync_EventsOfDifferentAges_IsTheAgeOfTheFirst()
    {
        await using var trigger = schema.Trigger(new() { Table = "queue" });
        await trigger.OpenAsync(Token);
        Assert.Equal(new(0, TimeSpan.Zero), await trigger.ReadLagAsync(Token));

        // The clock of the server went back.
        schema.Execute("INSERT INTO queue (user_id, enqueued_at) VALUES ('a', clock_timestamp() + interval '1 hour')");
        Assert.Equal(new(1, TimeSpan.Zero), await trigger.ReadLagAsync(Token));

        schema.Execute("UPDATE queue SET enqueued_at = clock_timestamp() - interval '1 hour'; INSERT INTO queue (user_id) VALUES ('b')");
        var lag = await trigger.ReadLagAsync(Token);
        Assert.Equal(2, lag.Waiting);
        Assert.InRange(lag.OldestAge!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(1.5));
    }

    [Fact]
    public async Task ReleaseAsync_Events_KeepTheReason()
    {
        await using var trigger = schema.Trigger(new() { Table = "queue" });
        await trigger.OpenAsync(Token);
        schema.Execute("INSERT INTO queue (user_id) VALUES ('a')");
        var events = await trigger.ClaimAsync(1, Limit, Token);

        await trigger.ReleaseAsync(events, new(TimeSpan.FromHours(1), "The store\0is down."), Token);

        Assert.Equal(
            ["The store\uFFFDis down. 0 t"],
            schema.Query("SELECT concat_ws(' ', last_error, attempts, available_at > clock_timestamp() + interval '30 min') FROM queue"));
    }

    // Another silo has claimed the event meanwhile: what this one says of it no longer counts.
    [Fact]
    public async Task ReleaseAsync_EventOfALaterClaim_StaysWithIt()
    {
        await using var trigger = schema.Trigger(new() { Table = "queue" });
        await trigger.OpenAsync(Token);
        schema.Execute("INSERT INTO queue (user_id) VALUES ('a')");
        var first = await trigger.ClaimAsync(1, Limit, Token);
        schema.Execute("UPDATE queue SET available_at = clock_timestamp()");
        Assert.Equal(2, Assert.Single(await trigger.ClaimAsync(1, Limit, Token)).Attempts);

        await trigger.ReleaseAsync(first, new(TimeSpan.Zero, "late"), Token);

        Assert.Equal(["2 true"], schema.Query("SELECT attempts || ' ' || (last_error IS NULL) FROM queue"));
    }

    [Fact]
    public async Task ForgetAsync_UserWhomPostgreSqlCannotHold_HasNoEvent()
    {
        await using var trigger = schema.Trigger(new() { Table = "queue" });
        await trigger.OpenAsync(Token);

        await trigger.ForgetAsync("a\0", Token);
    }

    public ValueTask DisposeAsync() => schema.DisposeAsync();
}
