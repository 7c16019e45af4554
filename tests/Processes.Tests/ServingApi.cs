using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>One API for all tests of a class or a collection. Its pipeline "churn" sends its counts every second.</summary>
public sealed class ServingApi : IAsyncLifetime
{
    internal Workplace Workplace { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    internal HttpClient Http => Api.Http;

    public async ValueTask InitializeAsync()
    {
        var settings = Workplace.Settings();
        settings["Pipelines"]!["churn"]!["Drift"] = new JsonObject { ["FlushEvery"] = "00:00:01" };
        Api = await ApiProcess.StartAsync(Workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Workplace.Dispose();
    }
}
