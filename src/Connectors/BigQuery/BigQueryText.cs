using System.Buffers;
using System.Text;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Which texts BigQuery can hold: all of Unicode.</summary>
internal static class BigQueryText
{
    /// <summary>Whether it is text: half of a surrogate pair is no character, and would arrive as another one.</summary>
    public static bool CanHold(string text)
    {
        var rest = text.AsSpan();
        if (!rest.ContainsAnyInRange('\uD800', '\uDFFF'))
            return true;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }

    /// <summary>The text, with U+FFFD in place of each half of a pair.</summary>
    public static string Whole(string text) => CanHold(text) ? text : string.Concat(text.EnumerateRunes());
}
