using System.Buffers;
using System.Text;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Checks texts before they go to a store that takes only valid Unicode.</summary>
public static class UnicodeText
{
    /// <summary>Whether the text has no half of a surrogate pair. Such a half is no character and would arrive as another one.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF'))
            return true;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
                return false;
            text = text[length..];
        }

        return true;
    }
}
