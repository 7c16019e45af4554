using System.Globalization;

namespace ModelPipeline;

/// <summary>Times of RFC 3339, with as many digits as a sender likes.</summary>
public static class EventTime
{
    /// <summary>Reads a time. False for a text that is none.</summary>
    /// <param name="text">The text; null for no time.</param>
    /// <param name="at">The time in UTC; null where there is none.</param>
    public static bool TryRead(string? text, out DateTimeOffset? at)
    {
        at = null;
        if (text is null)
            return true;
        // Google writes up to nine digits of a second, and .NET reads seven.
        var dot = text.IndexOf('.');
        var end = dot < 0 ? -1 : dot + 1;
        while (end >= 0 && end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        var shorter = end - dot > 8 ? string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(end)) : text;
        if (shorter.Length < 20 || shorter[10] is not ('T' or 't')
            || !DateTimeOffset.TryParse(shorter, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            return false;
        }

        at = parsed.ToUniversalTime();
        return true;
    }
}
