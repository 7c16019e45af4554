using System.Globalization;

namespace ModelPipeline;

/// <summary>
/// Reads dates and times in ISO 8601 only: <c>2024-02-13</c>, <c>2024-02-13T10:11:12.5+01:00</c>. A space may replace the <c>T</c>. A time
/// without an offset is UTC. Dates in another order are refused, never guessed.
/// </summary>
public static class IsoMoment
{
    private const string Date = "yyyy-MM-dd";
    private const int TicksDigits = 7;

    private static readonly string[] Times = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"];

    // The specifier 'K' matches no zone, Z, or an offset with a colon. ISO 8601 also allows +0100, and PostgreSQL writes +01.
    private static readonly string[] Formats =
    [
        Date,
        .. from time in Times
           from separator in new[] { "'T'", "' '" }
           from zone in new[] { "K", "zz" }
           select $"{Date}{separator}{time}{zone}",
    ];

    /// <summary>Reads a moment.</summary>
    /// <param name="text">The text; surrounding spaces are ignored.</param>
    /// <param name="moment">The moment in UTC.</param>
    /// <returns>Null if the text was read; otherwise the reason, without the text, as a phrase that continues "column X ...".</returns>
    public static string? Read(string text, out DateTime moment)
    {
        var iso = text.Trim();
        var point = iso.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            var end = point + 1;
            while (end < iso.Length && char.IsAsciiDigit(iso[end]))
                end++;
            if (iso.AsSpan()[Math.Min(point + 1 + TicksDigits, end)..end].ContainsAnyExcept('0'))
            {
                moment = default;
                return "has a fraction of a second beyond 100 nanoseconds, which no timestamp here can hold";
            }

            iso = string.Concat(iso.AsSpan(0, Math.Min(point + 1 + TicksDigits, end)), iso.AsSpan(end));
        }

        // An offset without a colon: +0100.
        if (iso.Length > Date.Length + 5 && iso[^5] is '+' or '-' && !iso.AsSpan()[^4..].ContainsAnyExceptInRange('0', '9'))
            iso = iso.Insert(iso.Length - 2, ":");
        return DateTime.TryParseExact(iso.ToUpperInvariant(), Formats, CultureInfo.InvariantCulture, Style, out moment)
            ? null
            : "is no date or time of ISO 8601 (2024-02-13, 2024-02-13T10:11:12Z), which the model takes";
    }

    internal const DateTimeStyles Style =
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault;
}
