using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ModelPipeline.Client;

/// <summary>Makes calls of the API, again where this is safe, and turns each failure into a <see cref="ModelPipelineException"/>.</summary>
internal sealed class ApiCalls(HttpClient http, ModelPipelineClientOptions options)
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");

    /// <summary>
    /// How long a server is asked again for what a caller follows. A server that restarts is back within this time; each answer begins the
    /// time anew.
    /// </summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    public ModelPipelineClientOptions Options => options;

    public HttpClient Http => http;

    /// <summary>A body of JSON.</summary>
    public static Func<HttpContent> Json<T>(T body, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        return () => new ByteArrayContent(bytes) { Headers = { ContentType = JsonType } };
    }

    /// <summary>Makes a call and reads its answer. An answer that breaks off is lost too.</summary>
    public Task<T> ReadAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        ReadAsync(request, response => ReadAsync(response, type, cancellationToken), cancellationToken);

    /// <summary>Makes a call and reads its answer.</summary>
    /// <param name="request">The call.</param>
    /// <param name="read">Reads an answer, and throws the failure of an answer that breaks off.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<T> ReadAsync<T>(ApiRequest request, Func<HttpResponseMessage, Task<T>> read, CancellationToken cancellationToken) =>
        AgainAsync(request, async () =>
        {
            using var response = await TryAsync(request, cancellationToken).ConfigureAwait(false);
            return await read(response).ConfigureAwait(false);
        }, cancellationToken);

    /// <summary>Makes a call whose answer has no body.</summary>
    public async Task RunAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a call. The body of its answer is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken) =>
        AgainAsync(request, () => TryAsync(request, cancellationToken), cancellationToken);

    /// <summary>Reads the body of an answer.</summary>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return (await JsonSerializer.DeserializeAsync(body, type, cancellationToken).ConfigureAwait(false))!;
        }
        catch (JsonException e)
        {
            throw NotTheApi(response, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Lost(e);
        }
    }

    /// <summary>The connection ended before the answer was complete.</summary>
    public static ModelPipelineException Lost(Exception e) => Lost($"The connection ended before the answer did: {e.Message}", e);

    /// <summary>The answer is not complete.</summary>
    public static ModelPipelineException Lost(string why, Exception? e = null) =>
        new(Problem.Of(ModelPipelineException.Unreachable, "The answer was lost", why), innerException: e);

    private async Task<T> AgainAsync<T>(ApiRequest request, Func<Task<T>> attemptAsync, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            try
            {
                return await attemptAsync().ConfigureAwait(false);
            }
            catch (ModelPipelineException e) when (Retries.DelayAfter(request, e, attempt, options) is { } wait)
            {
                delay = wait;
            }

            await Task.Delay(delay, options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var message = request.ToMessage(options.ApiKey);
            var limit = new SilenceLimit(request.MaxSilence ?? options.ReadTimeout, options.Clock);
            var response = await limit.SendAsync(http, message, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || response.StatusCode == request.AlsoTaken)
                return response;
            using (response)
                throw await DescribeAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw Unanswered(e.Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unanswered($"No answer came within the time limit of the HttpClient, {http.Timeout}.", e);
        }
    }

    private ModelPipelineException Unanswered(string why, Exception e) => new(
        Problem.Of(ModelPipelineException.Unreachable, "No answer", $"{http.BaseAddress} did not answer: {why}"), innerException: e);

    private async Task<ModelPipelineException> DescribeAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > options.Clock.GetUtcNow() => date - options.Clock.GetUtcNow(),
            { Date: not null } => TimeSpan.Zero,
            _ => (TimeSpan?)null,
        };
        try
        {
            if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
            {
                var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                var problem = await JsonSerializer.DeserializeAsync(body, ClientJson.Default.Problem, cancellationToken)
                    .ConfigureAwait(false);
                if (problem is not null)
                    return new(problem with { Status = problem.Status ?? status, Detail = problem.Detail ?? ErrorOf(problem) }, retryAfter);
            }
        }
        catch (Exception e) when (e is JsonException or IOException or HttpRequestException)
        {
            // The status says enough.
        }

        var number = status.ToString(CultureInfo.InvariantCulture);
        return new(new(null, $"{number} {response.ReasonPhrase}", status, $"{http.BaseAddress} answered {number} {response.ReasonPhrase}."),
            retryAfter);
    }

    // The Open Inference Protocol says {"error":"..."}.
    private static string? ErrorOf(Problem problem) =>
        problem.Extensions?.TryGetValue("error", out var error) == true && error.ValueKind == JsonValueKind.String
            ? error.GetString()
            : null;

    private static ModelPipelineException NotTheApi(HttpResponseMessage response, JsonException e) => new(
        Problem.Of("not-the-api", "The answer is not the API's",
            $"{response.RequestMessage?.RequestUri} did not answer with the JSON of ModelPipeline; see that the address is right.",
            (int)response.StatusCode),
        innerException: e);
}
