namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>What a queue costs that has no events.</summary>
public sealed class PostgreSqlIdleTests(PostgreSqlServer server) : IAsyncLifetime
{
    // What a silo does: it asks again when a claim has found nothing, and counts the events every 15 seconds.
    private static readonly TimeSpan ClaimWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LagEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly PostgreSqlTriggerStore store = new(server);
    private readonly string role = $"idle_{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => store.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await using var database = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var drop = database.CreateCommand($"DROP ROLE IF EXISTS {role}");
        await drop.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task ClaimAsync_TenIdleMinutes_CostLessThanAStatementASecond()
    {
        // The server counts the statements of each role.
        store.Execute($"CREATE ROLE {role} LOGIN SUPERUSER");
        var clock = new SteppedClock();
        await using var trigger = store.Make(clock, role);
        await trigger.OpenAsync(Token);
        var opened = Statements();
        var began = clock.GetTimestamp();
        var lagAt = began;

        while (clock.GetElapsedTime(began) < Idle)
        {
            Assert.Empty(await clock.RunAsync(trigger.ClaimAsync(512, ClaimWait, Token), Token));
            if (clock.GetElapsedTime(lagAt) < LagEvery)
                continue;
            lagAt = clock.GetTimestamp();
            await trigger.ReadLagAsync(Token);
        }

        // An event is seen within 1.3 seconds, so that there are 480 claims at the least.
        Assert.InRange(Statements() - opened, 400, Idle.TotalSeconds);
    }

    private long Statements() => store.Number(
        $"SELECT coalesce(sum(calls), 0) FROM public.pg_stat_statements JOIN pg_roles ON pg_roles.oid = userid WHERE rolname = '{role}'");
}
