using System.Net;

namespace ModelPipeline.Client;

/// <summary>A call of the API.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">Path and query, from <see cref="ApiPath"/>.</param>
/// <param name="Repetition">When the call may be made again.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, Repetition Repetition)
{
    /// <summary>Makes the body of an attempt; null for no body.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>The header If-Match; null for none.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The header Idempotency-Key, the same in all attempts; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>
    /// How long the server may be silent; null for <see cref="ModelPipelineClientOptions.ReadTimeout"/>.
    /// </summary>
    public TimeSpan? MaxSilence { get; init; }

    /// <summary>A status that is an answer too, beside 2xx; null for none.</summary>
    public HttpStatusCode? AlsoTaken { get; init; }

    /// <summary>A call that reads.</summary>
    public static ApiRequest Get(string path) => new(HttpMethod.Get, path, Repetition.Always);

    /// <summary>The message of one attempt.</summary>
    public HttpRequestMessage ToMessage(string? apiKey)
    {
        var message = new HttpRequestMessage(Method, new Uri(Path, UriKind.Relative)) { Content = Body?.Invoke() };
        if (!string.IsNullOrEmpty(apiKey))
            message.Headers.TryAddWithoutValidation("Authorization", $"Bearer {apiKey}");
        if (IfMatch is not null)
            message.Headers.TryAddWithoutValidation("If-Match", IfMatch);
        if (IdempotencyKey is not null)
            message.Headers.TryAddWithoutValidation("Idempotency-Key", IdempotencyKey);
        return message;
    }
}
