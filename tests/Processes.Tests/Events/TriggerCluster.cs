using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>
/// Two silos and an API, on a PostgreSQL server of its own, which a test may stop. Pipeline churn has a queue of events, and pipeline
/// watched the table <c>watched</c>, whose changes are watched. The scores keep the column <c>tenure_months</c> as it was used.
/// </summary>
public sealed class TriggerCluster : IAsyncLifetime
{
    private readonly EmptyCluster cluster;
    private JsonObject settings = null!;

    public TriggerCluster() => cluster = new(Server, Users);

    /// <summary>The events of the load; <c>TRIGGER_EVENTS</c> sets more. There are a tenth as many users.</summary>
    public static int Events { get; } = int.Parse(
        Environment.GetEnvironmentVariable("TRIGGER_EVENTS") ?? "20000", System.Globalization.CultureInfo.InvariantCulture);

    public static int Users => Events / 10;

    public PostgreSqlServer Server { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    internal List<SiloProcess> Silos { get; } = [];

    internal Database Database => cluster.Database;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await cluster.InitializeAsync();
        await Database.ExecuteAsync(
            """
            CREATE TABLE watched AS SELECT *, now() - interval '1 day' AS changed_at FROM customers LIMIT 100;
            CREATE INDEX ON watched (changed_at)
            """);
        settings = cluster.Settings();
        var churn = settings["Pipelines"]!["churn"]!.AsObject();
        churn["Timeout"] = "00:00:05";
        churn["Output"]!["Keep"] = new JsonArray("tenure_months");
        churn["Triggers"] = new JsonObject
        {
            ["orders"] = new JsonObject
            {
                ["Kind"] = "PostgreSql",
                ["Connection"] = "customers",
                ["Table"] = "orders_queue",
                ["Visibility"] = "00:00:10",
            },
        };
        var watched = churn.DeepClone().AsObject();
        watched.Remove("Triggers");
        watched["Input"]!["Table"] = "watched";
        watched["Input"]!["ChangedAt"] = "changed_at";
        watched["Output"]!["Table"] = "watched_scores";
        settings["Pipelines"]!["watched"] = watched;
        StartSilo();
        StartSilo();
        await Task.WhenAll(Silos.Select(silo => silo.ReadyAsync()));
        Api = await cluster.StartApiAsync(settings);
    }

    internal SiloProcess StartSilo()
    {
        var silo = cluster.StartSilo(settings);
        Silos.Add(silo);
        return silo;
    }

    /// <summary>The trigger as the API shows it.</summary>
    internal Task<JsonObject> TriggerAsync() => Api.Http.JsonAsync(HttpMethod.Get, "/pipelines/churn/triggers/orders");

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        await Server.DisposeAsync();
    }
}
