using System.Globalization;
using System.Net.Http.Headers;

namespace ModelPipeline;

/// <summary>The mark of content at an HTTP server: its ETag, otherwise the time of its last change with its length.</summary>
internal static class HttpMark
{
    private const string ETag = "etag:";
    private const string Modified = "modified:";

    /// <summary>The identity of an answer's content; null if the server has no mark.</summary>
    public static string? IdentityOf(HttpResponseMessage answer, long? bytes)
    {
        if (answer.Headers.ETag is { } tag)
            return $"{ETag}{tag}";
        return answer.Content.Headers.LastModified is { } modified
            ? $"{Modified}{modified.ToString("R", CultureInfo.InvariantCulture)};{bytes?.ToString(CultureInfo.InvariantCulture)}"
            : null;
    }

    /// <summary>The mark by which the rest of a broken transfer can be asked for; null if the server has none that is strong.</summary>
    public static string? TagOf(HttpResponseMessage answer)
    {
        if (answer.Headers.ETag is { } tag)
            return tag.IsWeak ? null : tag.Tag;
        return answer.Content.Headers.LastModified?.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>Asks only for content that is another one than that of an identity.</summary>
    public static void AskUnless(string identity, HttpRequestHeaders headers)
    {
        if (identity.StartsWith(ETag, StringComparison.Ordinal))
            headers.TryAddWithoutValidation("If-None-Match", identity[ETag.Length..]);
        else if (identity.StartsWith(Modified, StringComparison.Ordinal))
            headers.TryAddWithoutValidation("If-Modified-Since", identity[Modified.Length..].Split(';')[0]);
    }
}
