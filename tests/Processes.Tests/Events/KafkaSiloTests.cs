using System.Globalization;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Silos as processes that take events from a topic of librdkafka's mock cluster.</summary>
public sealed class KafkaSiloTests(PostgreSqlServer server) : IAsyncLifetime
{
    private const int Partitions = 3;
    private const int Users = 200;
    private const int Strangers = 5;
    private const int Malformed = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly MockKafka kafka = new();
    private readonly EmptyCluster cluster = new(server, Users);

    public ValueTask InitializeAsync()
    {
        kafka.CreateTopic("orders", Partitions);
        return cluster.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        kafka.Dispose();
    }

    [Fact(Timeout = 300_000)]
    public async Task Events_SiloIsKilledBetweenTheScoresAndThePosition_AreScoredAgainToTheSameScores()
    {
        // Positions are committed when a consumer leaves in order, and not before.
        var settings = Settings("auto.commit.interval.ms=3600000");
        var killed = await cluster.StartSilo(settings).ReadyAsync();
        await kafka.SendAsync("orders", [
            .. Enumerable.Range(1, Users).Select(each => MockKafka.Message($"u{each}")),
            .. Enumerable.Range(1, Strangers).Select(each => MockKafka.Message($"nobody{each}")),
            .. Enumerable.Range(1, Malformed).Select(each => MockKafka.Message(null, $"{each}")),
        ]);
        await ScoredAsync(killed, "true");
        await Eventually.TrueAsync(() => Task.FromResult(kafka.Read("orders-dead").Count >= Strangers + Malformed), Limit,
            () => $"the dead letters. The silo said:\n{killed.Output}");
        Assert.Empty(kafka.Committed("churn", "orders", Partitions));
        var scores = await ScoresAsync();
        var last = (string)(await cluster.ExecuteAsync("SELECT max(retrieved_at)::text FROM churn_scores"))!;

        await killed.KillAsync();
        var next = await cluster.StartSilo(settings).ReadyAsync();

        await ScoredAsync(next, $"retrieved_at > '{last}'");
        Assert.Equal(scores, await ScoresAsync());
        await Eventually.TrueAsync(() => Task.FromResult(kafka.Read("orders-dead").Count >= 2 * (Strangers + Malformed)), Limit,
            () => $"the dead letters of the second time. The silo said:\n{next.Output}");
        next.Stop();
        Assert.Equal(0, await next.ExitAsync());
        Assert.Equal(Users + Strangers + Malformed, kafka.Committed("churn", "orders", Partitions).Values.Sum());
        // Every letter says why, and where it was.
        Assert.All(kafka.Read("orders-dead"), each => Assert.Equal("orders", MockKafka.Header(each, "dlq.topic")));
        Assert.Equal(["The input has no row for this user.", "The message has no key; set UserField or UserAttribute of the trigger if the user is elsewhere."],
            kafka.Read("orders-dead").Select(each => MockKafka.Header(each, "dlq.reason")).Distinct().Order());
    }

    private JsonObject Settings(string properties)
    {
        var settings = cluster.Settings();
        settings["ConnectionStrings"]!["events"] =
            $"bootstrap.servers={kafka.Brokers};session.timeout.ms=6000;heartbeat.interval.ms=500;{properties}";
        settings["Pipelines"]!["churn"]!["Triggers"] = new JsonObject
        {
            ["orders"] = new JsonObject
            {
                ["Kind"] = "Kafka",
                ["Connection"] = "events",
                ["Topic"] = "orders",
                ["Group"] = "churn",
            },
        };
        return settings;
    }

    private Task ScoredAsync(SiloProcess silo, string condition) => Eventually.TrueAsync(
        async () => await cluster.Database.CountAsync("SELECT count(*) FROM information_schema.tables WHERE table_name = 'churn_scores'") == 1
            && await cluster.Database.CountAsync($"SELECT count(*) FROM churn_scores WHERE {condition}") == Users,
        Limit, () => $"the scores of {Users.ToString(CultureInfo.InvariantCulture)} users. The silo said:\n{silo.Output}");

    private async Task<string> ScoresAsync() =>
        (string)(await cluster.ExecuteAsync("SELECT string_agg(user_id || ' ' || churn || ' ' || p, ',' ORDER BY user_id) FROM churn_scores"))!;
}
