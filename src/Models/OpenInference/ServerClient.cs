using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference;

/// <summary>
/// Calls the server of a model. A call that the server cannot take at the moment is made again a few times, as long as its caller waits.
/// Thread-safe.
/// </summary>
/// <param name="address">The model.</param>
/// <param name="token">The bearer token; empty for none.</param>
/// <param name="clock">The clock of the waits between attempts.</param>
internal sealed class ServerClient(ModelAddress address, string token, TimeProvider clock) : IDisposable
{
    // A server that is restarted or has no free place usually answers again within this many attempts, about half a second.
    private const int Attempts = 4;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    // A call keeps the pauses that the server asks for (Retry-After) as long as they are short together. A caller is told of longer ones at
    // once, and has its time for something else.
    private static readonly TimeSpan MostPaused = TimeSpan.FromSeconds(2);

    // Whoever says that a model is away for longer may be wrong, and is asked again.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    // Enough for 100,000 rows of 64 outputs. A server that answers more is not asked for a batch.
    private const long MaxAnswerBytes = 256L << 20;

    // The batches of a silo come a few at a time. A server queues more calls than these as well as this process does.
    private const int MaxConnections = 16;

    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxConnectionsPerServer = MaxConnections,
        // A new address behind a name is seen within some minutes.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <summary>The model.</summary>
    public ModelAddress Address => address;

    /// <summary>Gets a document of the server.</summary>
    /// <param name="url">The address of the document.</param>
    /// <param name="type">The type of the document.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelException">The server does not answer, or with an error.</exception>
    public async Task<T> GetAsync<T>(string url, JsonTypeInfo<T> type, CancellationToken cancellationToken) where T : class
    {
        using var answer = await SendAsync(() => new(HttpMethod.Get, url), cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw ServerErrors.Unreadable("it is null.");
        }
        catch (JsonException e)
        {
            throw ServerErrors.Unreadable("it is no JSON of the protocol.", e);
        }
    }

    /// <summary>Asks whether the model is ready. One attempt: a probe comes again anyway.</summary>
    /// <exception cref="ModelException">The server does not answer, or the model is not ready.</exception>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using var answer = await OnceAsync(new(HttpMethod.Get, $"{address.Route}/ready"), cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new ModelException($"The server of the model says that the model is not ready (HTTP {(int)answer.StatusCode}).")
            {
                IsOfServer = true,
                MayPass = true,
                Detail = $"{address.ShownRoute}/ready answered HTTP {(int)answer.StatusCode}.",
            };
        }
    }

    /// <summary>Asks once, and takes any answer. A POST has an empty object as its body.</summary>
    /// <exception cref="ModelException">The server does not answer.</exception>
    public async Task<(HttpStatusCode Status, byte[] Body)> AskAsync(HttpMethod method, string url, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(method, url);
        if (method == HttpMethod.Post)
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await OnceAsync(request, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>Asks for inference.</summary>
    /// <param name="body">The request.</param>
    /// <param name="jsonLength">The length of the request's JSON; null where the request is JSON alone.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelException">The server does not answer, or with an error, or with something that cannot be read.</exception>
    public async Task<InferMessage> InferAsync(ReadOnlyMemory<byte> body, int? jsonLength, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(Request, cancellationToken);
        var length = (int?)null;
        if (answer.Headers.TryGetValues(InferMessage.LengthHeader, out var values)
            || answer.Content.Headers.TryGetValues(InferMessage.LengthHeader, out values))
        {
            length = int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw ServerErrors.Unreadable($"its header {InferMessage.LengthHeader} is no number.");
        }

        try
        {
            return InferReader.Read(await answer.Content.ReadAsByteArrayAsync(cancellationToken), length, isRequest: false);
        }
        catch (TensorException e) when (e.IsNoMessage)
        {
            throw ServerErrors.NoMessage(address, e);
        }
        catch (TensorException e)
        {
            throw ServerErrors.Unreadable(e.Message, e);
        }

        HttpRequestMessage Request()
        {
            var content = new ReadOnlyMemoryContent(body);
            content.Headers.ContentType = new(jsonLength is null ? "application/json" : "application/octet-stream");
            var request = new HttpRequestMessage(HttpMethod.Post, $"{address.Route}/infer") { Content = content };
            if (jsonLength is { } json)
                request.Headers.Add(InferMessage.LengthHeader, json.ToString(CultureInfo.InvariantCulture));
            return request;
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var delay = FirstDelay;
        var paused = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await OnceAsync(request(), cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return answer;
                using (answer)
                {
                    var text = ServerErrors.TextOf(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
                    throw ServerErrors.OfStatus(address, answer.StatusCode, text, answer.Headers.Location, RetryAfter(answer));
                }
            }
            catch (ModelException e) when (e.IsTransient && attempt < Attempts)
            {
                // A model that is not there is not there a moment later either.
                if (e.InnerException is ServerException { Status: HttpStatusCode.NotFound })
                    throw;
                var pause = delay * (0.5 + (Random.Shared.NextDouble() / 2));
                if (e.RetryAfter is { } asked)
                {
                    paused += asked;
                    if (paused > MostPaused)
                        throw;
                    // No attempt before that time.
                    pause += asked;
                }

                await Task.Delay(pause, clock, cancellationToken);
                delay *= 2;
            }
        }
    }

    // Seconds, or a date. A time that has passed asks for nothing.
    private TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        var asked = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => TimeSpan.Zero,
        };
        return asked <= TimeSpan.Zero ? null : asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }

    private async Task<HttpResponseMessage> OnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            if (token.Length > 0)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            try
            {
                return await http.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded
                    ? ServerErrors.Unreadable($"it has more than {MaxAnswerBytes} bytes.", e)
                    : ServerErrors.NoAnswer(address, e);
            }
        }
    }
}
