using System.Globalization;

namespace ModelPipeline.Api;

/// <summary>Reads a window of time: <c>24h</c>, <c>7d</c>, or a time as settings have it (<c>1.00:00:00</c>).</summary>
internal static class WindowText
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Reads a window.</summary>
    /// <param name="text">The text; null or empty for none.</param>
    /// <param name="window">The window, in whole hours; null for none.</param>
    /// <returns>What is wrong; null for a valid window.</returns>
    public static string? Read(string? text, out TimeSpan? window)
    {
        window = null;
        if (string.IsNullOrEmpty(text))
            return null;
        if (Parse(text) is not { } parsed || parsed < TimeSpan.FromHours(1) || parsed > Longest
            || parsed.Ticks % TimeSpan.TicksPerHour != 0)
        {
            return $"\"window\" is '{text}'; send whole hours from 1h to 2160h, or days from 1d to 90d.";
        }

        window = parsed;
        return null;
    }

    private static TimeSpan? Parse(string text)
    {
        if (int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= 2_160)
        {
            if (text[^1] == 'h')
                return TimeSpan.FromHours(number);
            if (text[^1] == 'd')
                return TimeSpan.FromDays(number);
        }

        // Without a colon, .NET takes a number for days.
        return text.Contains(':') && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) ? time : null;
    }
}
