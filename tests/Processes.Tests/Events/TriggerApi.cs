using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>One API whose pipeline "churn" has the trigger "orders": a queue in a PostgreSQL database.</summary>
public sealed class TriggerApi(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly Database database = new(server);

    internal Workplace Workplace { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await database.CreateAsync();
        var settings = Workplace.Settings();
        settings["ConnectionStrings"]!["queue"] = database.ConnectionString;
        settings["Pipelines"]!["churn"]!["Triggers"] = new JsonObject
        {
            ["orders"] = new JsonObject { ["Kind"] = "PostgreSql", ["Connection"] = "queue", ["Table"] = "orders_queue" },
        };
        Api = await ApiProcess.StartAsync(Workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Workplace.Dispose();
    }
}
