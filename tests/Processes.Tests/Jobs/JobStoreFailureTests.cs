using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Jobs whose input or output changes, refuses or stops during the job. Each pipeline has its own tables.</summary>
public sealed class JobStoreFailureTests(StoppableWorkplace shared) : IClassFixture<StoppableWorkplace>, IAsyncLifetime
{
    private readonly JobWorkplace workplace = shared.Workplace;

    private const int Users = 5_000;
    private static readonly string[] Pipelines = ["empty", "growing", "dropped", "refusing", "revoked", "gone"];

    public async ValueTask InitializeAsync()
    {
        if (workplace.Api is not null)
            return;
        await workplace.ExecuteAsync($"""
            {JobInput.Customers(Users)}
            CREATE ROLE scorer LOGIN; GRANT CREATE ON SCHEMA public TO scorer;
            CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END $$;
            CREATE FUNCTION be_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'disk full'; END $$;
            """);
        foreach (var name in Pipelines)
        {
            await workplace.ExecuteAsync(
                $"CREATE TABLE in_{name} (LIKE customers INCLUDING ALL); INSERT INTO in_{name} SELECT * FROM customers WHERE '{name}' <> 'empty'");
        }

        await workplace.StartAsync(
            Pipelines.Select(name => KeyValuePair.Create(name, (JsonNode?)workplace.Pipeline(name, name == "revoked" ? "scorer" : "main"))),
            new() { ["BatchSize"] = 100, ["PartitionSize"] = 500, ["MaxAttempts"] = 3 },
            new()
            {
                ["scorer"] = workplace.Database.ConnectionString.Replace("Username=postgres", "Username=scorer",
                StringComparison.Ordinal)
            });
        foreach (var name in Pipelines)
        {
            await workplace.ExecuteAsync(
                $"CREATE TRIGGER be_slow BEFORE INSERT ON out_{name} FOR EACH STATEMENT EXECUTE FUNCTION be_slow()");
        }
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Job_EmptyTable_CompletesWithoutUsers()
    {
        var ended = await workplace.EndAsync(await workplace.CreateJobAsync("empty"));

        Assert.Equal(("Completed", 0, 0, 0),
            ((string)ended["status"]!, (long)ended["total"]!, (long)ended["scored"]!, (long)ended["failed"]!));
    }

    [Fact]
    public async Task Job_TableGrowsWhileItIsScanned_ScoresAllEarlierUsersAndCountsTheRest()
    {
        var job = await StartAsync("growing");
        await workplace.ExecuteAsync(
            $"INSERT INTO in_growing SELECT r.* FROM customers c, jsonb_populate_record(c, jsonb_build_object('user_id', c.user_id || 'x')) r WHERE c.user_id LIKE 'u%7'");

        var ended = await workplace.EndAsync(job);

        Assert.Equal(("Completed", 0), ((string)ended["status"]!, (long)ended["failed"]!));
        Assert.Equal(0,
            await workplace.CountAsync(
                "SELECT count(*) FROM customers c WHERE NOT EXISTS (SELECT FROM out_growing o WHERE o.user_id = c.user_id)"));
        var stored = await workplace.CountAsync("SELECT count(*) FROM out_growing");
        Assert.Equal((stored, stored), ((long)ended["total"]!, (long)ended["scored"]!));
        Assert.InRange(stored, Users, Users + (Users / 10));
    }

    [Fact]
    public async Task Job_ColumnIsDroppedWhileItIsScanned_FailsSoonAndNamesTheColumn()
    {
        var job = await StartAsync("dropped");
        await workplace.ExecuteAsync("ALTER TABLE in_dropped DROP COLUMN n07");

        var ended = await workplace.EndAsync(job);

        Assert.Equal("Failed", (string)ended["status"]!);
        Assert.Contains("the failures table says why", (string)ended["error"]!, StringComparison.Ordinal);
        Assert.InRange((long)ended["scored"]!, 1, Users - 1);
        Assert.Equal((long)ended["scored"]!, await workplace.CountAsync("SELECT count(*) FROM out_dropped"));
        Assert.Equal(
            (long)ended["failed"]!,
            await workplace.CountAsync(
                "SELECT count(*) FROM out_dropped_failures WHERE reason = 'Column ''n07'' is gone from the input.'"));
    }

    [Fact]
    public async Task Job_OutputIsFullForAWhile_ShowsTheErrorAndContinues()
    {
        var job = await StartAsync("refusing");
        await workplace.ExecuteAsync("CREATE TRIGGER be_full BEFORE INSERT ON out_refusing FOR EACH STATEMENT EXECUTE FUNCTION be_full()");
        var during = await workplace.ReachAsync(job, state => state["error"] is not null, "the job to say what holds it up");
        // The log tells once the batch has been tried for some seconds.
        await LoggedAsync(job, "disk full (SQLSTATE 53100)", "out_refusing");
        await workplace.ExecuteAsync("DROP TRIGGER be_full ON out_refusing");

        var ended = await workplace.EndAsync(job);

        Assert.Equal("Running", (string)during["status"]!);
        Assert.StartsWith(
            "The disk of the output of pipeline 'refusing' is full; free space there.", (string)during["error"]!, StringComparison.Ordinal);
        await AssertCompleteAsync("refusing", ended);
    }

    [Fact]
    public async Task Job_OutputIsRevoked_FailsSoonWithTheReason()
    {
        var job = await StartAsync("revoked");
        await workplace.ExecuteAsync("REVOKE INSERT, UPDATE ON out_revoked FROM scorer");

        var ended = await workplace.EndAsync(job);

        Assert.Equal("Failed", (string)ended["status"]!);
        var error = (string)ended["error"]!;
        Assert.Contains("The output of pipeline 'revoked' cannot be used until its operator has mended it", error,
            StringComparison.Ordinal);
        Assert.All(["permission denied", "out_revoked", "scorer"], word => Assert.DoesNotContain(word, error, StringComparison.Ordinal));
        await LoggedAsync(job, "permission denied for table out_revoked");
        Assert.Equal((long)ended["scored"]!, await workplace.CountAsync("SELECT count(*) FROM out_revoked"));
    }

    [Fact]
    public async Task Job_DatabaseStoppedAndStarted_Continues()
    {
        var job = await StartAsync("gone");
        await shared.Server.StopAsync();
        var during = await workplace.ReachAsync(job, state => state["error"] is not null, "the job to say what holds it up");
        await shared.Server.StartAsync();

        Assert.DoesNotContain("127.0.0.1", (string)during["error"]!, StringComparison.Ordinal);

        await AssertCompleteAsync("gone", await workplace.EndAsync(job));
    }

    private Task LoggedAsync(string job, params string[] words) => Eventually.TrueAsync(
        () => Task.FromResult(workplace.Api!.Output.Split('\n').Any(line =>
            line.Contains(job, StringComparison.Ordinal) && words.All(word => line.Contains(word, StringComparison.Ordinal)))),
        TimeSpan.FromSeconds(60),
        () => $"a line of the log with {job} and {string.Join(", ", words)}");

    private async Task<string> StartAsync(string pipeline)
    {
        var job = await workplace.CreateJobAsync(pipeline);
        await workplace.ReachAsync(job, state => (long)state["scored"]! >= Users / 10, "a tenth of the users to be scored");
        return job;
    }

    private async Task AssertCompleteAsync(string pipeline, JsonObject ended)
    {
        Assert.Equal(("Completed", Users, Users, 0, null),
            ((string)ended["status"]!, (long)ended["total"]!, (long)ended["scored"]!, (long)ended["failed"]!, (string?)ended["error"]));
        Assert.Equal(Users, await workplace.CountAsync($"SELECT count(*) FROM out_{pipeline} WHERE run_id = '{ended["id"]}'"));
    }
}
