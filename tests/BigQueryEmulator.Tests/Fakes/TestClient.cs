using System.Net.Http.Json;

namespace ModelPipeline.BigQueryEmulator.Tests.Fakes;

/// <summary>An emulator with the dataset p:d, and a client that does not retry.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private TestClient(Emulator emulator)
    {
        Emulator = emulator;
        Http = new() { BaseAddress = emulator.Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Emulator Emulator { get; }

    public HttpClient Http { get; }

    /// <summary>Starts an emulator and runs statements.</summary>
    public static async Task<TestClient> StartAsync(EmulatorOptions? options = null, params string[] statements)
    {
        var client = new TestClient(await Emulator.StartAsync(options));
        await client.Emulator.CreateDatasetAsync("p", "d");
        foreach (var sql in statements)
            (await client.QueryAsync(sql)).Succeeded();
        client.Emulator.Log.Clear();
        return client;
    }

    public Task<Answer> QueryAsync(string sql, JsonObject? more = null, params JsonNode[] parameters)
    {
        var body = new JsonObject { ["query"] = sql, ["useLegacySql"] = false, ["queryParameters"] = new JsonArray(parameters) };
        foreach (var (name, value) in more ?? [])
            body[name] = value?.DeepClone();
        return PostAsync("queries", body);
    }

    public Task<Answer> PostAsync(string path, JsonNode? body = null) =>
        SendAsync(new(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) });

    public Task<Answer> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    public Task<Answer> DeleteAsync(string path) => SendAsync(new(HttpMethod.Delete, path));

    /// <param name="request">The request. Its address is relative to the project p, or absolute.</param>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        if (!request.RequestUri!.OriginalString.StartsWith('/'))
            request.RequestUri = new("/bigquery/v2/projects/p/" + request.RequestUri.OriginalString, UriKind.Relative);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new(response.StatusCode, isJson ? JsonNode.Parse(text) : text.Length == 0 ? null : JsonValue.Create(text));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Emulator.DisposeAsync();
    }
}
