using System.Globalization;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Reads a number without its sign: <c>12</c>, <c>1.5e-3</c>, <c>.5</c>, <c>0x1F</c>.</summary>
internal static class NumberReader
{
    /// <returns>The number in decimal digits, and the position of its end.</returns>
    public static (string Text, int End) Read(string sql, int start)
    {
        if (sql.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var last = Skip(sql, start + 2, char.IsAsciiHexDigit);
            var value = long.Parse(sql.AsSpan(start + 2, last - start - 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return (value.ToString(CultureInfo.InvariantCulture), last);
        }

        var end = Skip(sql, start, static c => char.IsAsciiDigit(c) || c == '.');
        if (end < sql.Length && sql[end] is 'e' or 'E')
        {
            var digits = end + 1 < sql.Length && sql[end + 1] is '+' or '-' ? end + 2 : end + 1;
            var after = Skip(sql, digits, char.IsAsciiDigit);
            // A letter without digits belongs to the following text.
            end = after > digits ? after : end;
        }

        return (sql[start..end], end);
    }

    private static int Skip(string sql, int at, Predicate<char> belongs)
    {
        while (at < sql.Length && belongs(sql[at]))
            at++;
        return at;
    }
}
