using Microsoft.Extensions.Primitives;

namespace ModelPipeline.Api;

/// <summary>The credential in the headers of a request.</summary>
/// <param name="Text">The key or token; null where the request has none, or none that can be read.</param>
/// <param name="IsKeyHeader">Whether the text came in <c>X-API-Key</c>, where only keys come.</param>
/// <param name="Refusal">Why the headers cannot be read; null for headers that can.</param>
internal readonly record struct SentCredential(string? Text, bool IsKeyHeader = false, string? Refusal = null)
{
    private const string Bearer = "Bearer ";
    private const string KeyHeader = "X-API-Key";

    /// <summary>Reads <c>Authorization: Bearer ...</c> or <c>X-API-Key: ...</c>; a request has one of the two, once.</summary>
    public static SentCredential Of(IHeaderDictionary headers)
    {
        var authorization = headers.Authorization;
        var key = headers.TryGetValue(KeyHeader, out var sent) ? sent : StringValues.Empty;
        if (authorization.Count + key.Count > 1)
            return new(null, Refusal: "The request has more than one credential; send one Authorization or X-API-Key header.");
        if (key.Count == 1)
            return new(key[0], IsKeyHeader: true);
        if (authorization.Count == 0)
            return default;
        return authorization[0] is { } text && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? new(text)
            : new(null, Refusal: "The Authorization header is not of the form \"Bearer KEY\".");
    }

    /// <summary>The key or token without the word before it.</summary>
    public ReadOnlySpan<char> Value => IsKeyHeader ? Text.AsSpan().Trim() : Text.AsSpan(Bearer.Length).Trim();
}
