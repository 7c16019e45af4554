using System.Globalization;
using System.Text;

namespace ModelPipeline.BigQueryEmulator.Sql;

/// <summary>Reads a string or bytes literal: <c>'…'</c>, <c>"…"</c>, three quotes for several lines, and the prefixes r and b.</summary>
internal sealed class LiteralReader
{
    private readonly string sql;
    private readonly int start;
    private readonly string quote;
    private readonly bool isRaw;

    private LiteralReader(string sql, int start, string quote, bool isRaw, bool isBytes)
    {
        this.sql = sql;
        this.start = start;
        this.quote = quote;
        this.isRaw = isRaw;
        IsBytes = isBytes;
    }

    public bool IsBytes { get; }

    /// <summary>The literal at a position; null if no literal begins there.</summary>
    public static LiteralReader? Find(string sql, int position)
    {
        var raw = false;
        var bytes = false;
        var next = position;
        for (; next < sql.Length && next < position + 2 && char.ToLowerInvariant(sql[next]) is 'r' or 'b'; next++)
        {
            raw |= sql[next] is 'r' or 'R';
            bytes |= sql[next] is 'b' or 'B';
        }

        if (next >= sql.Length || sql[next] is not ('\'' or '"'))
            return null;
        var triple = new string(sql[next], 3);
        var quote = string.CompareOrdinal(sql, next, triple, 0, 3) == 0 ? triple : triple[..1];
        return new(sql, next + quote.Length, quote, raw, bytes);
    }

    /// <summary>The value; null if the literal does not end.</summary>
    /// <param name="next">The position after the literal.</param>
    public string? Read(out int next)
    {
        var value = new StringBuilder();
        next = start;
        while (next < sql.Length)
        {
            if (string.CompareOrdinal(sql, next, quote, 0, quote.Length) == 0)
            {
                next += quote.Length;
                return value.ToString();
            }

            if (sql[next] == '\n' && quote.Length == 1)
                return null;
            if (sql[next] == '\\' && next + 1 < sql.Length)
            {
                next = ReadEscape(next, value);
            }
            else
            {
                value.Append(sql[next++]);
            }
        }

        return null;
    }

    private int ReadEscape(int at, StringBuilder value)
    {
        var c = sql[at + 1];
        if (isRaw)
        {
            value.Append('\\').Append(c);
            return at + 2;
        }

        var digits = c switch { 'x' or 'X' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && at + 2 + digits <= sql.Length
            && int.TryParse(sql.AsSpan(at + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            value.Append(char.ConvertFromUtf32(code));
            return at + 2 + digits;
        }

        value.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', _ => c });
        return at + 2;
    }
}
