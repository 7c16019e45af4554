using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>PostgreSQL as input and output. There are 100 calls per second, each for another user, while the server stops.</summary>
public sealed class PostgreSqlUnderLoadTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private const int Rate = 100;
    private const int Users = 20_000;

    private readonly Workplace workplace = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<Call> answered = [];
    private readonly string schema = $"s{Guid.NewGuid():n}";
    private NpgsqlDataSource database = null!;

    private readonly record struct Call(string User, TimeSpan Began, TimeSpan Ended, HttpStatusCode Status, JsonObject Body);

    [Fact]
    public async Task Scores_ServerStoppedForLongerThanTheDeadline_EveryOkIsStoredAndTheServiceRecovers()
    {
        await using var api = await ApiProcess.StartAsync(workplace, Settings());
        var stopped = TimeSpan.Zero;

        var calls = await LoadAsync(api, async () =>
        {
            await AnsweredAsync(100, call => call.Status == HttpStatusCode.OK, "calls to be served");
            stopped = clock.Elapsed;
            await server.StopAsync();
            await AnsweredAsync(100, call => call.Status != HttpStatusCode.OK, "calls to give up");
            await server.StartAsync();
            await RecoversAsync(from: clock.Elapsed);
        });

        await AssertAnswersAreTrueAsync(calls);
        // The time of a call may be over on a busy machine too.
        Assert.DoesNotContain(calls, call => call.Ended < stopped && call.Status == HttpStatusCode.ServiceUnavailable);
        Assert.Contains(calls, call => call.Status == HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task Scores_ConnectionsTerminatedRepeatedly_EveryOkIsStoredAndTheServiceRecovers()
    {
        await using var api = await ApiProcess.StartAsync(workplace, Settings());
        var terminated = 0L;

        var calls = await LoadAsync(api, async () =>
        {
            // Five seconds, and on a busy machine as long as it takes.
            for (var began = clock.Elapsed; clock.Elapsed < began + TimeSpan.FromSeconds(terminated > 10 ? 5 : 60);)
            {
                terminated += (long)(await ScalarAsync(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'ModelPipeline'"))!;
                await Task.Delay(TimeSpan.FromMilliseconds(250));
            }

            await RecoversAsync(from: clock.Elapsed);
        });

        await AssertAnswersAreTrueAsync(calls);
        Assert.True(terminated > 10, $"only {terminated} connections were terminated");
    }

    public async ValueTask InitializeAsync()
    {
        database = NpgsqlDataSource.Create($"{server.ConnectionString};Search Path={schema};Pooling=False");
        await ScalarAsync($"CREATE SCHEMA {schema}");
        await ScalarAsync($"""
            CREATE TABLE customers AS
            SELECT 'c' || i AS user_id, 'basic' AS plan, 'monthly' AS contract, 'north' AS region, i % 72 AS tenure_months, 20.5 + i % 90 AS monthly_charge,
                   i % 5 AS support_calls, i % 40 AS days_since_login, 18 + i % 70 AS age, i % 2 = 0 AS paperless
            FROM generate_series(0, {Users - 1}) AS i;
            ALTER TABLE customers ADD PRIMARY KEY (user_id)
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await ScalarAsync($"DROP SCHEMA {schema} CASCADE");
        await database.DisposeAsync();
        workplace.Dispose();
    }

    private JsonObject Settings()
    {
        var pipeline = Workplace.Pipeline("churn_scores");
        pipeline["Input"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "warehouse", ["Table"] = "customers" };
        pipeline["Output"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "warehouse", ["Table"] = "churn_scores" };
        // The timeout is shorter than the outage, so some calls must fail.
        pipeline["Timeout"] = "00:00:03";
        var settings = Workplace.Settings();
        settings["ConnectionStrings"]!["warehouse"] = $"{server.ConnectionString};Search Path={schema}";
        settings["Pipelines"] = new JsonObject { ["churn"] = pipeline };
        return settings;
    }

    private async Task<Call[]> LoadAsync(ApiProcess api, Func<Task> trouble)
    {
        using var end = new CancellationTokenSource();
        var load = OpenLoop.RunAsync(Rate, number => CallAsync(api, $"c{number}"), end.Token);
        await trouble();
        await end.CancelAsync();
        var calls = await load;
        Assert.InRange(calls.Length, 1, Users);
        return calls;
    }

    private Task AnsweredAsync(int calls, Func<Call, bool> which, string awaited) =>
        Eventually.TrueAsync(() => Task.FromResult(answered.Count(which) >= calls), TimeSpan.FromSeconds(60), () => $"{calls} {awaited}");

    private Task RecoversAsync(TimeSpan from) => Eventually.TrueAsync(
        () => Task.FromResult(answered.Where(call => call.Began > from).OrderBy(call => call.Began).TakeLast(100).ToList()
            is { Count: 100 } last && last.All(call => call.Status == HttpStatusCode.OK)),
        TimeSpan.FromSeconds(60), () => "the last 100 calls that were answered to be served");

    private async Task<Call> CallAsync(ApiProcess api, string user)
    {
        var began = clock.Elapsed;
        using var response = await api.Http.PostAsync($"/pipelines/churn/users/{user}/score", null);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        var call = new Call(user, began, clock.Elapsed, response.StatusCode, body);
        answered.Enqueue(call);
        return call;
    }

    // Checks that every answer 200 has its row. Every other answer says that a store is down or the time is over, and when to call again.
    private async Task AssertAnswersAreTrueAsync(Call[] calls)
    {
        var stored = new Dictionary<string, (string Run, DateTimeOffset RetrievedAt)>();
        await using (var command = database.CreateCommand("SELECT user_id, run_id::text, retrieved_at FROM churn_scores"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                stored.Add(reader.GetString(0), (reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2)));
        }

        foreach (var call in calls)
        {
            if (call.Status == HttpStatusCode.OK)
            {
                // A slow call is repeated once. It gets the first run or the score of that run.
                var (run, retrievedAt) = stored[call.User];
                Assert.True(
                    run == (string)call.Body["runId"]!,
                    $"{call.User} was told run {call.Body["runId"]}, and run {run} of {retrievedAt:O} is stored: {call.Body["retrievedAt"]}");
            }
            else
            {
                Assert.Contains(
                    ((string)call.Body["type"]!).Split(':')[^1],
                    new[] { "store-unavailable", "deadline-exceeded" });
            }
        }
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
