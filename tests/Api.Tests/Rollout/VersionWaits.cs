using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Uploads versions and waits for them.</summary>
internal static class VersionWaits
{
    /// <summary>Uploads the file of a version.</summary>
    public static async Task<Answer> UploadAsync(this HttpClient http, string pipeline, string version, string text, string query = "")
    {
        using var message = new HttpRequestMessage(HttpMethod.Put, $"/pipelines/{pipeline}/versions/{version}/file{query}");
        message.Content = new StringContent(text);
        message.Content.Headers.ContentType = new("application/octet-stream");
        return await http.AskAsync(message);
    }

    /// <summary>Waits until a version is ready or has failed, and returns it.</summary>
    public static async Task<JsonNode> ReadyAsync(this HttpClient http, string pipeline, string version)
    {
        var found = (JsonNode)new JsonObject();
        await Eventually.TrueAsync(async () =>
        {
            found = (await http.AskAsync($"GET /pipelines/{pipeline}/versions/{version}")).Json;
            return (string?)found["state"] is "Ready" or "Failed";
        }, $"version {version} of {pipeline} to be ready or to have failed");
        return found;
    }
}
