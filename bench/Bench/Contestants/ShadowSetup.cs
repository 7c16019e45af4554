using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Bench;

/// <summary>Gives a running process a shadow version that scores every row: the boosted trees beside the logistic regression.</summary>
internal static class ShadowSetup
{
    private const string Version = "trees";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(90) };

    /// <summary>Adds the version, and waits until it is ready.</summary>
    public static async Task RunAsync(
        Session session, Contestant contestant, ServerProcess process, string pipeline, CancellationToken cancellationToken)
    {
        var route = RouteOf(contestant, pipeline);
        var version = new JsonObject { ["version"] = Version, ["source"] = session.Models.Of(Version) };
        using (var added = await Http.PostAsJsonAsync(new Uri(route, "versions"), version, cancellationToken))
            added.EnsureSuccessStatusCode();
        await process.ReadyAsync(async () => await StateAsync(route, cancellationToken) == "Ready", cancellationToken);
    }

    /// <summary>Makes the version a shadow of all users, or of none.</summary>
    public static async Task SetAsync(Contestant contestant, string pipeline, bool isOn, CancellationToken cancellationToken)
    {
        var route = RouteOf(contestant, pipeline);
        var rollout = await Http.GetFromJsonAsync<JsonObject>(new Uri(route, "rollout"), cancellationToken);
        rollout!["shadow"] = isOn ? new JsonArray(new JsonObject { ["version"] = Version, ["percent"] = 100 }) : new JsonArray();
        using var set = await Http.PutAsJsonAsync(new Uri(route, "rollout"), rollout, cancellationToken);
        set.EnsureSuccessStatusCode();
    }

    /// <summary>The users whose shadow score is stored.</summary>
    public static async Task<double> StoredAsync(Contestant contestant, string pipeline, CancellationToken cancellationToken)
    {
        var comparison = await Http.GetFromJsonAsync<JsonObject>(
            new Uri(contestant.Address, $"/pipelines/{pipeline}/rollout/comparison?version={Version}"), cancellationToken);
        return (double?)comparison!["stored"]?["users"] ?? 0;
    }

    private static Uri RouteOf(Contestant contestant, string pipeline) => new(contestant.Address, $"/pipelines/{pipeline}/");

    private static async Task<string?> StateAsync(Uri route, CancellationToken cancellationToken)
    {
        var version = await Http.GetFromJsonAsync<JsonObject>(new Uri(route, $"versions/{Version}"), cancellationToken);
        return (string?)version!["state"];
    }
}
