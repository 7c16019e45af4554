using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>An API whose pipeline "churn" sends its counts every second, and whose pipeline "append" counts nothing.</summary>
public sealed class DriftApi : IAsyncLifetime
{
    internal Workplace Workplace { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var settings = Workplace.Settings();
        settings["Pipelines"]!["churn"]!["Drift"] = new JsonObject { ["FlushEvery"] = "00:00:01" };
        settings["Pipelines"]!["append"]!["Drift"] = new JsonObject { ["Enabled"] = false };
        Api = await ApiProcess.StartAsync(Workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Workplace.Dispose();
    }
}
