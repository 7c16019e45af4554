using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>One API whose webhooks may call receivers on 127.0.0.1.</summary>
public sealed class WebhookApi : IAsyncLifetime
{
    internal Workplace Workplace { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    internal HttpClient Http => Api.Http;

    public async ValueTask InitializeAsync()
    {
        var settings = Workplace.Settings();
        settings["Webhooks"] = new JsonObject { ["AllowHttp"] = true, ["AllowedNetworks"] = new JsonArray("127.0.0.1/32") };
        settings["Pipelines"]!["append"]!["Timeout"] = "00:00:02";
        Api = await ApiProcess.StartAsync(Workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Workplace.Dispose();
    }

    /// <summary>Makes a webhook.</summary>
    internal Task<JsonObject> MakeAsync(JsonObject body) =>
        Http.JsonAsync(HttpMethod.Post, "/webhooks", System.Net.HttpStatusCode.Created, JsonContent.Create(body));
}

/// <summary>Classes that share one <see cref="WebhookApi"/>, one after the other.</summary>
[CollectionDefinition]
public sealed class WebhookCollection : ICollectionFixture<WebhookApi>;
