using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelPipeline.Connectors.BigQuery.Credentials;

namespace ModelPipeline.Connectors.BigQuery.Rest;

/// <summary>Sends the requests of one connection. The HTTP handlers below retry a request that got no answer, unchanged.</summary>
/// <param name="connection">The connection.</param>
/// <param name="http">Makes the HTTP client.</param>
/// <param name="isOfJobs">Whether the requests belong to jobs. Jobs retry for longer than calls.</param>
internal sealed class BigQueryClient(BigQueryConnection connection, IHttpClientFactory http, bool isOfJobs = false)
{
    /// <summary>The name of the HTTP client.</summary>
    public const string Name = "BigQuery";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public BigQueryConnection Connection => connection;

    /// <summary>The same client for jobs.</summary>
    public BigQueryClient ForJobs => new(connection, http, isOfJobs: true);

    /// <summary>The number of attempts of a request.</summary>
    public int Attempts => isOfJobs ? BigQueryRetry.JobAttempts : BigQueryRetry.CallAttempts;

    /// <exception cref="BigQueryException">The answer was an error.</exception>
    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, type, cancellationToken);

    /// <exception cref="BigQueryException">The answer was an error.</exception>
    public Task<T> PostAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type,
        CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, path, Content(body, bodyType), type, cancellationToken);

    /// <exception cref="BigQueryException">The answer was an error.</exception>
    public Task<T> PatchAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type,
        CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, path, Content(body, bodyType), type, cancellationToken);

    /// <summary>Sends a file with its description, in one request.</summary>
    /// <exception cref="BigQueryException">The answer was an error.</exception>
    public Task<T> UploadAsync<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, ReadOnlyMemory<byte> file,
        JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var description = Content(body, bodyType);
        var content = new ReadOnlyMemoryContent(file);
        content.Headers.ContentType = new("application/octet-stream");
        return SendAsync(HttpMethod.Post, $"{path}?uploadType=multipart", new MultipartContent("related") { description, content }, type,
            cancellationToken, "upload/bigquery/v2");
    }

    /// <summary>Begins an upload that is sent in pieces.</summary>
    /// <returns>The address for the pieces.</returns>
    /// <exception cref="BigQueryException">The answer was an error.</exception>
    public async Task<Uri> BeginUploadAsync<TBody>(string path, TBody body, JsonTypeInfo<TBody> bodyType,
        CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, $"{path}?uploadType=resumable", Content(body, bodyType),
            "upload/bigquery/v2", cancellationToken);
        return response.Headers.Location ?? throw new JsonException();
    }

    /// <summary>Sends a piece of an upload, once. Before another attempt, the caller must ask how many bytes arrived.</summary>
    /// <param name="session">The address for the pieces.</param>
    /// <param name="piece">The bytes.</param>
    /// <param name="range">Which bytes of the file they are, or how many the file has; null to ask for the progress.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The answer, whatever its status.</returns>
    public async Task<HttpResponseMessage> ContinueUploadAsync(
        Uri session, ReadOnlyMemory<byte> piece, ContentRangeHeaderValue? range, CancellationToken cancellationToken)
    {
        using var client = http.CreateClient(Name);
        using var request = new HttpRequestMessage(HttpMethod.Put, session) { Content = new ReadOnlyMemoryContent(piece) };
        // The value "bytes */*" asks for the progress. The type of this header cannot express it.
        request.Content.Headers.TryAddWithoutValidation("Content-Range", range?.ToString() ?? "bytes */*");
        request.Options.Set(BigQueryRetry.Once, true);
        Authorize(request);
        return await client.SendAsync(request, cancellationToken);
    }

    /// <summary>The time of an answer, from its header <c>Date</c>; null without this header.</summary>
    /// <exception cref="BigQueryException">The answer was an error.</exception>
    public async Task<DateTimeOffset?> AskDateAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, "bigquery/v2", cancellationToken);
        return response.Headers.Date;
    }

    /// <summary>Sends a request whose answer has no content.</summary>
    /// <exception cref="BigQueryException">The answer was an error.</exception>
    public async Task SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, null, "bigquery/v2", cancellationToken);
    }

    private static ByteArrayContent Content<TBody>(TBody body, JsonTypeInfo<TBody> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = Json;
        return content;
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T> type,
        CancellationToken cancellationToken, string root = "bigquery/v2")
    {
        using var response = await SendAsync(method, path, content, root, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new JsonException();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string root,
        CancellationToken cancellationToken)
    {
        using var client = http.CreateClient(Name);
        using var request = new HttpRequestMessage(method,
            new Uri(connection.Address,
                $"{root}/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}prettyPrint=false"))
        { Content = content };
        Authorize(request);
        var response = await client.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new BigQueryException(await BigQueryError.ReadAsync(response, cancellationToken));
    }

    private void Authorize(HttpRequestMessage request)
    {
        request.Options.Set(BigQueryRetry.OfJobs, isOfJobs);
        if (!connection.IsEmulator)
            request.Options.Set(BigQueryHandler.Universe, connection.Universe);
    }
}
