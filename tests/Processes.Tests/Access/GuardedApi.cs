using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>One API that asks for keys or tokens, for all tests of a class or a collection.</summary>
public sealed class GuardedApi : IAsyncLifetime
{
    internal Workplace Workplace { get; } = new();

    internal TokenIssuer Issuer { get; } = new();

    internal ApiProcess Api { get; private set; } = null!;

    /// <inheritdoc cref="TestKeys.OfEachKind"/>
    internal TestKeys Keys { get; } = TestKeys.OfEachKind();

    public async ValueTask InitializeAsync()
    {
        var settings = Workplace.Settings();
        settings["Auth"] = new JsonObject
        {
            ["Mode"] = "ApiKeyOrJwt",
            ["Keys"] = Keys.Settings,
            ["Jwt"] = new JsonObject { ["Authority"] = Issuer.Authority, ["Audience"] = TokenIssuer.Audience },
            ["Limits"] = new JsonObject { ["bank"] = new JsonObject { ["ConcurrentJobs"] = 1 } },
        };
        Api = await ApiProcess.StartAsync(Workplace, settings);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        Issuer.Dispose();
        Workplace.Dispose();
    }

    /// <summary>Sends a request with a credential; null for none. Reads the answer up to its body.</summary>
    internal async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? credential, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (credential is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The same, with the body of the answer.</summary>
    internal async Task<(int Status, JsonNode? Body)> AskAsync(HttpMethod method, string path, string? credential, string? body = null)
    {
        using var response = await SendAsync(method, path, credential, body);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null);
    }
}
