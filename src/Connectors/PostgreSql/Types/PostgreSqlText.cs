using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Checks which texts PostgreSQL can store: all of Unicode without the character NUL.</summary>
internal static class PostgreSqlText
{
    // An index takes 2,704 bytes, of all its columns together.
    private const int MaxKeyBytes = 2600;

    // A character of UTF-16 has up to three bytes.
    private const int CutAt = 800;

    /// <summary>The text, with a replacement character for each character that PostgreSQL cannot store.</summary>
    public static string Hold(string text) =>
        CanHold(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    /// <summary>
    /// The text as <see cref="Hold"/> gives it, for a column of an index. A text that no index takes is cut, and has its length and the
    /// beginning of its hash at the end.
    /// </summary>
    public static string HoldKey(string text)
    {
        var held = Hold(text);
        var bytes = Encoding.UTF8.GetBytes(held);
        if (bytes.Length <= MaxKeyBytes)
            return held;
        var cut = char.IsHighSurrogate(held[CutAt - 1]) ? CutAt - 1 : CutAt;
        return string.Create(CultureInfo.InvariantCulture,
            $"{held.AsSpan(0, cut)}... ({held.Length} characters, {Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]})");
    }

    /// <summary>Whether PostgreSQL can store the text.</summary>
    public static bool CanHold(string text) => !text.Contains('\0', StringComparison.Ordinal) && UnicodeText.IsWhole(text);
}
