using System.Text.Json.Nodes;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>
/// Jobs whose database vanishes: it does not answer, refuses nothing and closes nothing. Input and output have separate connections, so
/// that each can vanish alone.
/// </summary>
public sealed class JobVanishedStoreTests(PostgreSqlServer server, JobModel model) : IAsyncLifetime
{
    private const int Users = 3_000;

    private readonly JobWorkplace workplace = new(server, model);
    private PortForward input = null!;
    private PortForward output = null!;

    public async ValueTask InitializeAsync()
    {
        await workplace.InitializeAsync();
        var port = new NpgsqlConnectionStringBuilder(workplace.Database.ConnectionString).Port;
        input = new("127.0.0.1", port);
        output = new("127.0.0.1", port);
        await workplace.ExecuteAsync($"""
            {JobInput.Customers(Users)}
            ALTER TABLE customers RENAME TO in_users;
            CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END $$;
            """);
        var pipeline = workplace.Pipeline("users", "out");
        pipeline["Input"]!["Connection"] = "in";
        pipeline["Output"]!["Mode"] = "Append";
        await workplace.StartAsync(
            [KeyValuePair.Create("users", (JsonNode?)pipeline)],
            new() { ["BatchSize"] = 100, ["PartitionSize"] = 1_000, ["BatchTimeout"] = "00:00:02", ["MaxAttempts"] = 2 },
            new() { ["in"] = Through(input), ["out"] = Through(output) });
        await workplace.ExecuteAsync("CREATE TRIGGER be_slow BEFORE INSERT ON out_users FOR EACH STATEMENT EXECUTE FUNCTION be_slow()");
    }

    public async ValueTask DisposeAsync()
    {
        await workplace.DisposeAsync();
        await input.DisposeAsync();
        await output.DisposeAsync();
    }

    [Theory]
    [InlineData("read", "A batch was not read within Jobs:BatchTimeout, 00:00:02.")]
    [InlineData("write", "A batch was not written within Jobs:BatchTimeout, 00:00:02.")]
    public async Task Job_StoreVanishesForAWhile_ShowsTheErrorAndContinues(string stage, string trouble)
    {
        var way = stage == "read" ? input : output;
        var job = await workplace.CreateJobAsync("users");
        await workplace.ReachAsync(job, state => (long)state["scored"]! >= Users / 10, "a tenth of the users to be scored");

        way.Stall();
        await workplace.ReachAsync(job, state => (string?)state["error"] == trouble, "the job to say what holds it up");
        way.Resume();

        await AssertCompleteAsync(await workplace.EndAsync(job));
    }

    [Fact]
    public async Task Job_StoreVanishesWhileTheInputIsDivided_ShowsTheErrorAndContinues()
    {
        // The statement that divides the input waits for a lock. Its answer is on the way when the connection stalls.
        await using var locking = new NpgsqlConnection($"{workplace.Database.ConnectionString};Pooling=False");
        await locking.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await locking.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand("LOCK TABLE in_users IN ACCESS EXCLUSIVE MODE", locking, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var job = await workplace.CreateJobAsync("users");
        await Eventually.TrueAsync(
            async () => await workplace.CountAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") > 0,
            TimeSpan.FromSeconds(60), () => "a statement to wait for the lock");

        input.Stall();
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        const string trouble = "The input was not divided into partitions within Jobs:BatchTimeout, 00:00:02.";
        var during = await workplace.ReachAsync(job, state => (string?)state["error"] == trouble, "the job to say what holds it up");
        input.Resume();

        Assert.Equal("Queued", (string)during["status"]!);
        await AssertCompleteAsync(await workplace.EndAsync(job));
    }

    private string Through(PortForward way) =>
        new NpgsqlConnectionStringBuilder(workplace.Database.ConnectionString) { Port = way.Port }.ConnectionString;

    // Each user has one row. In Append mode, a second write would add a second row.
    private async Task AssertCompleteAsync(JsonObject ended)
    {
        Assert.Equal(("Completed", Users, 0), ((string)ended["status"]!, (long)ended["scored"]!, (long)ended["failed"]!));
        Assert.Equal(Users, await workplace.CountAsync("SELECT count(*) FROM out_users"));
        Assert.Equal(Users, await workplace.CountAsync("SELECT count(DISTINCT user_id) FROM out_users"));
    }
}
