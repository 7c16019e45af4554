using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Three silos and an API, on a PostgreSQL server of its own, which a test may stop. Pipeline churn has a queue of events, and pipeline
/// watched the table <c>watched</c>, whose changes are watched. Four pipelines are there for loads, one for each way in which events come,
/// with tables of their own. The scores keep the column <c>tenure_months</c> as it was used.
/// </summary>
public sealed class TriggerCluster : IAsyncLifetime
{
    /// <summary>The number of silos.</summary>
    public const int Size = 3;

    private readonly EmptyCluster cluster;
    private readonly MockKafka kafka = new();
    private JsonObject settings = null!;

    public TriggerCluster() => cluster = new(Server, Users);

    /// <summary>The events of a load; <c>TRIGGER_EVENTS</c> sets more. There are a tenth as many users.</summary>
    public static int Events { get; } = int.Parse(Ordered ?? "8000", CultureInfo.InvariantCulture);

    /// <summary>Whether rates are measured. Those of a small load say nothing.</summary>
    public static bool IsMeasured => Ordered is not null;

    public static int Users => Events / 10;

    public PostgreSqlServer Server { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    internal List<SiloProcess> Silos { get; } = [];

    internal Database Database => cluster.Database;

    public async ValueTask InitializeAsync()
    {
        kafka.CreateTopic("orders", TopicLoad.Partitions);
        await Server.InitializeAsync();
        await cluster.InitializeAsync();
        await Database.ExecuteAsync(
            """
            CREATE TABLE watched AS SELECT *, now() - interval '1 day' AS changed_at FROM customers LIMIT 100;
            CREATE INDEX ON watched (changed_at)
            """);
        settings = cluster.Settings();
        settings["ConnectionStrings"]!["events"] =
            $"bootstrap.servers={kafka.Brokers};session.timeout.ms=6000;heartbeat.interval.ms=500";
        var churn = settings["Pipelines"]!["churn"]!.AsObject();
        churn["Timeout"] = "00:00:05";
        churn["Output"]!["Keep"] = new JsonArray("tenure_months");
        foreach (var load in new[] { "queue", "topic", "changes", "pushed" })
            await AddLoadAsync(load, churn.DeepClone().AsObject());
        var watched = churn.DeepClone().AsObject();
        watched["Input"]!["Table"] = "watched";
        watched["Input"]!["ChangedAt"] = "changed_at";
        watched["Output"]!["Table"] = "watched_scores";
        settings["Pipelines"]!["watched"] = watched;
        churn["Triggers"] = new JsonObject { ["orders"] = Queue("orders_queue") };
        await RepairAsync();
        Api = await cluster.StartApiAsync(settings);
    }

    /// <summary>Starts silos until there are three, and waits until all are ready.</summary>
    internal async Task RepairAsync()
    {
        Silos.RemoveAll(silo => silo.HasExited);
        while (Silos.Count < Size)
            Silos.Add(cluster.StartSilo(settings));
        await Task.WhenAll(Silos.Select(silo => silo.ReadyAsync(TimeSpan.FromMinutes(3))));
    }

    /// <summary>The silo that watches the table of a pipeline; another one where the silos divide the events.</summary>
    internal async Task<SiloProcess> OwnerAsync(string pipeline)
    {
        var owners = await Database.TextsAsync(
            $"SELECT Owner FROM ModelPipelineTriggers WHERE Pipeline = '{pipeline}' AND Owner IS NOT NULL");
        return Silos.Find(silo => owners.Any(owner => owner.Contains($":{silo.SiloPort}:", StringComparison.Ordinal))) ?? Silos[0];
    }

    /// <summary>The way in which events come to a pipeline.</summary>
    internal IEventLoad Load(string pipeline) => pipeline switch
    {
        "queue" => new QueueLoad(Database),
        "topic" => new TopicLoad(kafka),
        "changes" => new ChangeLoad(Database),
        _ => new PushLoad(Database, () => Api.Http),
    };

    /// <summary>The trigger as the API shows it.</summary>
    internal Task<JsonNode> TriggerAsync() => GetAsync("/pipelines/churn/triggers/orders");

    /// <summary>Asks again while the answer is 503: the first calls after an outage may find connections that are broken.</summary>
    internal async Task<JsonNode> GetAsync(string path)
    {
        var answer = "";
        await Eventually.TrueAsync(async () =>
        {
            using var response = await Api.Http.GetAsync(path);
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                return false;
            answer = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
            return true;
        }, $"an answer other than 503 to GET {path}");
        return JsonNode.Parse(answer)!;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await Server.DisposeAsync();
        kafka.Dispose();
    }

    private static string? Ordered => Environment.GetEnvironmentVariable("TRIGGER_EVENTS");

    private async Task AddLoadAsync(string name, JsonObject pipeline)
    {
        await Database.ExecuteAsync(
            $"""
            CREATE TABLE {name}_input AS SELECT *, now() - interval '1 day' AS changed_at FROM customers WHERE user_id LIKE 'u%';
            ALTER TABLE {name}_input ADD PRIMARY KEY (user_id);
            CREATE INDEX ON {name}_input (changed_at)
            """);
        pipeline["Input"]!["Table"] = $"{name}_input";
        pipeline["Output"]!["Table"] = $"{name}_scores";
        settings["Pipelines"]![name] = pipeline;
        if (name == "changes")
            pipeline["Input"]!["ChangedAt"] = "changed_at";
        if (name == "queue")
            pipeline["Triggers"] = new JsonObject { ["orders"] = Queue("queue_orders") };
        if (name == "topic")
            pipeline["Triggers"] = new JsonObject { ["orders"] = Topic() };
    }

    private static JsonObject Queue(string table) => new()
    {
        ["Kind"] = "PostgreSql",
        ["Connection"] = "customers",
        ["Table"] = table,
        ["Visibility"] = "00:00:10",
    };

    private static JsonObject Topic() => new()
    {
        ["Kind"] = "Kafka",
        ["Connection"] = "events",
        ["Topic"] = "orders",
        ["Group"] = "topic",
    };
}
