using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Silos with wrong clocks, one after the other. A restart of one silo moves the users to the other.</summary>
public sealed class ClusterClockTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const int Users = 10;

    // Records every committed write in order, with its time.
    private const string Log = """
        CREATE TABLE log (id bigserial, user_id text, p real, retrieved_at timestamptz, written_at timestamptz);
        CREATE FUNCTION log_score() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO log (user_id, p, retrieved_at, written_at) VALUES (NEW.user_id, NEW.p, NEW.retrieved_at, clock_timestamp());
            RETURN NULL;
        END $$;
        CREATE TRIGGER log_score AFTER INSERT OR UPDATE ON churn_scores FOR EACH ROW EXECUTE FUNCTION log_score();
        """;

    private static readonly string[] Everybody = [.. Enumerable.Range(1, Users).Select(i => $"u{i}")];

    private readonly EmptyCluster room = new(server);
    private ApiProcess api = null!;

    public ValueTask InitializeAsync() => room.InitializeAsync();

    public ValueTask DisposeAsync() => room.DisposeAsync();

    [Fact(Timeout = 300_000)]
    public async Task Score_UsersComeFromSilosWithWrongClocks_NoOldScoreIsAnsweredOrStored()
    {
        var watch = Stopwatch.StartNew();
        var settings = room.Settings();
        var silo = await room.StartSilo(settings).ReadyAsync();
        api = await room.StartApiAsync(settings);
        await room.ExecuteAsync(
            "UPDATE customers SET monthly_charge = 60, support_calls = 2, days_since_login = 10, age = 40, paperless = true");
        // Each change gives the input a higher value, which has its own score.
        var scores = new List<float>();
        for (var value = 1; value <= 5; value++)
        {
            await ChangeAsync(value);
            scores.Add(await ScoreAsync("u1"));
        }

        Assert.Equal(scores.Count, scores.Distinct().Count());
        await room.ExecuteAsync(Log);

        var stage = 0;
        foreach (var ahead in new[] { 30, 0, -30, 0 })
        {
            var next = await room.StartSilo(settings, ahead == 0 ? null : WrongClock.Ahead(ahead)).ReadyAsync();
            silo.Stop();
            Assert.Equal(0, await silo.ExitAsync());
            await ChangeAsync(++stage);

            await AssertScoredAsync(scores[stage - 1], $"a silo whose clock is {ahead} s ahead of right");
            var told = $" s {(ahead > 0 ? "ahead of" : "behind")} the output database's";
            Assert.True(ahead == 0 || next.Output.Contains(told, StringComparison.Ordinal),
                $"{ahead} s ahead, the silo said:\n{next.Output}");
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{watch.Elapsed.TotalSeconds:0} s: all users were scored by a silo {ahead} s ahead.");
            silo = next;
        }

        await ChangeAsync(++stage);
        await RunJobAsync();
        await AssertLogAsync([.. scores.Take(stage)]);
    }

    private Task ChangeAsync(int value) => room.ExecuteAsync($"UPDATE customers SET tenure_months = {value * 12}");

    // Half of the users are scored by single calls, the others as a list.
    private async Task AssertScoredAsync(float expected, string where)
    {
        foreach (var user in Everybody[..(Users / 2)])
            Assert.True(await ScoreAsync(user) == expected, $"{user} was answered with a score of an earlier input by {where}.");
        foreach (var line in await api.Http.LinesAsync("/pipelines/churn/score", Everybody[(Users / 2)..]))
            Assert.True((float?)line["outputs"]?["p"] == expected, $"A list got {line.ToJsonString()} from {where}, not {expected}.");
    }

    private async Task RunJobAsync()
    {
        using var created = await api.Http.PostAsJsonAsync("/pipelines/churn/jobs", new { users = Everybody });
        Assert.True(created.IsSuccessStatusCode, await created.Content.ReadAsStringAsync());
        var job = created.Headers.Location!;
        var last = "";
        await Eventually.TrueAsync(async () =>
        {
            last = await api.Http.GetStringAsync(job);
            return last.Contains("\"status\":\"Completed\"", StringComparison.Ordinal);
        }, TimeSpan.FromSeconds(60), () => $"the job to end: {last}");
    }

    private async Task<float> ScoreAsync(string user) =>
        (float)(await api.Http.JsonAsync(HttpMethod.Post, $"/pipelines/churn/users/{user}/score"))["outputs"]!["p"]!;

    private async Task AssertLogAsync(float[] expected)
    {
        await using var source = NpgsqlDataSource.Create(room.ConnectionString);
        await using var command = source.CreateCommand(
            "SELECT user_id, array_agg(p ORDER BY id), max(abs(extract(epoch FROM written_at - retrieved_at)))::float8 FROM log GROUP BY user_id");
        await using var rows = await command.ExecuteReaderAsync();
        var users = new List<string>();
        while (await rows.ReadAsync())
        {
            var user = rows.GetString(0);
            var written = rows.GetFieldValue<float[]>(1);
            users.Add(user);
            Assert.True(expected.SequenceEqual(written), $"{user}: written were {Text(written)}, of the inputs {Text(expected)}.");
            // The stamps are in the time of the database, and were not raised.
            Assert.True(rows.GetDouble(2) < 20, $"{user}: a score is stamped {rows.GetDouble(2)} s from when it was written.");
        }

        Assert.Equal(Everybody.Order(), users.Order());
    }

    private static string Text(float[] scores) => string.Join(", ", scores.Select(score => score.ToString(CultureInfo.InvariantCulture)));
}
