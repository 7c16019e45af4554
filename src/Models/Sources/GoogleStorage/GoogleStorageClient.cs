using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelPipeline.Models.Sources.GoogleStorage;

/// <summary>
/// Sends requests of the JSON API. Google's own client for it retries by itself, without regard to <c>Retry-After</c>, and cannot be told
/// to leave that to the fetcher without losing more; five routes are less.
/// </summary>
internal sealed class GoogleStorageClient
{
    private const string Google = "https://storage.googleapis.com";

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly string root;
    private readonly Func<SourceErrors, CancellationToken, Task<string>>? token;

    /// <param name="root">The URL of the server, without a slash at its end.</param>
    /// <param name="token">Gives tokens; null for a server that wants none.</param>
    internal GoogleStorageClient(string root, Func<SourceErrors, CancellationToken, Task<string>>? token)
    {
        this.root = root;
        this.token = token;
    }

    /// <summary>Makes a client of Google, or of the emulator that the endpoint names.</summary>
    public static GoogleStorageClient Create(string endpoint)
    {
        if (endpoint.Length == 0)
            return new(Google, new GoogleToken().GetAsync);
        var url = endpoint.Contains("://", StringComparison.Ordinal) ? endpoint : $"http://{endpoint}";
        return new(url.TrimEnd('/'), null);
    }

    /// <summary>Gets a resource as JSON; null if there is none.</summary>
    /// <exception cref="PipelineConfigurationException">The server refuses.</exception>
    /// <exception cref="SourceException">The server does not answer, or is not well.</exception>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, SourceErrors errors, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{root}/storage/v1/{path}");
        using var answer = await SendAsync(request, errors, cancellationToken, HttpStatusCode.NotFound);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync(body, type, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            throw errors.NoAnswer(e.GetType().Name, e);
        }
    }

    /// <summary>Opens an object of one generation, from an offset on; null if the object is gone or of another generation by now.</summary>
    public async Task<HttpResponseMessage?> OpenAsync(
        GoogleAddress address, string generation, long offset, SourceErrors errors, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{root}/storage/v1/{address.Path}?alt=media&ifGenerationMatch={generation}");
        // An object that was stored compressed comes as it was stored, with ranges.
        request.Headers.AcceptEncoding.Add(new("gzip"));
        if (offset > 0)
            request.Headers.Range = new(offset, null);
        var answer = await SendAsync(request, errors, cancellationToken, HttpStatusCode.NotFound, HttpStatusCode.PreconditionFailed,
            HttpStatusCode.RequestedRangeNotSatisfiable);
        if (answer.IsSuccessStatusCode)
            return answer;
        answer.Dispose();
        return null;
    }

    /// <summary>Writes an object with metadata, unless there is one.</summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> TryInsertAsync(
        GoogleAddress address, GoogleObject description, string path, SourceErrors errors, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var metadata = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(description, GoogleJson.Default.GoogleObject));
        metadata.Headers.ContentType = new("application/json");
        var content = new StreamContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{root}/upload/storage/v1/b/{address.EscapedBucket}/o?uploadType=multipart&ifGenerationMatch=0")
        { Content = new MultipartContent("related") { metadata, content } };
        using var answer = await SendAsync(request, errors, cancellationToken, HttpStatusCode.PreconditionFailed);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Deletes an object of one generation.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> DeleteAsync(
        GoogleAddress address, string generation, SourceErrors errors, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Delete, $"{root}/storage/v1/{address.Path}?ifGenerationMatch={generation}");
        using var answer = await SendAsync(request, errors, cancellationToken, HttpStatusCode.NotFound, HttpStatusCode.PreconditionFailed);
        return answer.IsSuccessStatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, SourceErrors errors, CancellationToken cancellationToken, params HttpStatusCode[] expected)
    {
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(errors, cancellationToken));
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw errors.NoAnswer(e.GetType().Name, e);
        }

        if (answer.IsSuccessStatusCode || expected.Contains(answer.StatusCode))
            return answer;
        using (answer)
            throw errors.OfStatus((int)answer.StatusCode, SourceErrors.Pause(answer.Headers.RetryAfter, answer.Headers.Date));
    }
}
