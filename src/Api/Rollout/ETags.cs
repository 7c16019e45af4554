using System.Globalization;

namespace ModelPipeline.Api;

/// <summary>The number of a rollout document as an ETag.</summary>
internal static class ETags
{
    public static string Of(long epoch) => $"\"{epoch.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>Reads If-Match.</summary>
    /// <param name="header">The header; empty or <c>*</c> matches any document.</param>
    /// <param name="epoch">The number that the document must have; null for any.</param>
    /// <returns>False for a text that is no ETag of a rollout.</returns>
    public static bool TryRead(string? header, out long? epoch)
    {
        epoch = null;
        if (string.IsNullOrEmpty(header) || header == "*")
            return true;
        var text = header.StartsWith("W/", StringComparison.Ordinal) ? header[2..] : header;
        if (!long.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var read))
            return false;
        epoch = read;
        return true;
    }
}
