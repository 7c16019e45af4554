using System.Text;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Checks which texts PostgreSQL can store: all of Unicode without the character NUL.</summary>
internal static class PostgreSqlText
{
    /// <summary>The text, with a replacement character for each character that PostgreSQL cannot store.</summary>
    public static string Hold(string text) =>
        CanHold(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    public static bool CanHold(string text)
    {
        var rest = text.AsSpan();
        if (rest.Contains('\0'))
            return false;
        if (!rest.ContainsAnyInRange('\uD800', '\uDFFF'))
            return true;
        while (!rest.IsEmpty)
        {
            // Half of a surrogate pair is no character.
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }
}
