using System.Net;
using System.Text.Json;

namespace ModelPipeline.Models.OpenInference;

/// <summary>
/// Tells whether a server that does not know a model is still loading. A server that has just started says so of itself; Triton and
/// MLServer also list the models of their repository with a state.
/// </summary>
internal static class ServerLoading
{
    /// <summary>Whether the model may be there in a moment.</summary>
    /// <exception cref="ModelException">The server does not answer.</exception>
    public static async Task<bool> MayComeAsync(ServerClient server, CancellationToken cancellationToken)
    {
        var address = server.Address;
        var (health, _) = await server.AskAsync(HttpMethod.Get, $"{address.Server}/v2/health/ready", cancellationToken);
        // Triton answers 400 while it is not ready, MLServer and KServe 503. A server without this route says nothing of itself.
        if (health is HttpStatusCode.BadRequest or HttpStatusCode.ServiceUnavailable)
            return true;
        var (_, index) = await server.AskAsync(HttpMethod.Post, $"{address.Server}/v2/repository/index", cancellationToken);
        return IsLoading(index, address);
    }

    private static bool IsLoading(byte[] index, ModelAddress address)
    {
        try
        {
            using var json = JsonDocument.Parse(index);
            return json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.EnumerateArray().Any(IsThis);
        }
        catch (JsonException)
        {
            // The server has no such list.
            return false;
        }

        bool IsThis(JsonElement model) => Text(model, "name") == address.Name && Text(model, "state") == "LOADING"
            && (address.Version is null || Text(model, "version") is not { Length: > 0 } version || version == address.Version);
    }

    private static string? Text(JsonElement model, string name) =>
        model.ValueKind == JsonValueKind.Object && model.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
