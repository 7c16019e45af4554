using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>A silo and an API that send spans and logs to a collector. Callers decide whether a call is sampled.</summary>
public sealed class TracedCluster(PostgreSqlServer server) : IAsyncLifetime
{
    private readonly EmptyCluster room = new(server);

    internal OtlpCollector Collector { get; } = new();

    internal SiloProcess Silo { get; private set; } = null!;

    internal ApiProcess Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await room.InitializeAsync();
        var settings = room.Settings();
        foreach (var (variable, value) in Collector.Variables)
            settings[variable] = value;
        settings["OTEL_TRACES_SAMPLER"] = "parentbased_always_off";
        var api = room.StartApiAsync(settings);
        settings["Logging"] = new JsonObject { ["Console"] = new JsonObject { ["FormatterName"] = "json" } };
        Silo = await room.StartSilo(settings).ReadyAsync();
        Api = await api;
    }

    public async ValueTask DisposeAsync()
    {
        await room.DisposeAsync();
        Collector.Dispose();
    }

    internal Task<object?> ExecuteAsync(string sql) => room.ExecuteAsync(sql);
}
