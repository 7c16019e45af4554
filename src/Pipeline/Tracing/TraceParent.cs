using System.Buffers;

namespace ModelPipeline;

/// <summary>Reads the header <c>traceparent</c> of W3C Trace Context, as far as the decision needs it. Allocates nothing.</summary>
internal static class TraceParent
{
    // 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
    private const int Length = 55;
    private const int LastOfVersion = 2;
    private const int LastOfTrace = 35;
    private const int LastOfSpan = 52;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Whether the caller records the trace; null for a header that is missing or malformed.</summary>
    public static bool? IsSampled(string? header)
    {
        if (header is null || header.Length < Length)
            return null;
        var text = header.AsSpan();
        var version = text[..LastOfVersion];
        var isWhole = text[LastOfVersion] == '-' && text[LastOfTrace] == '-' && text[LastOfSpan] == '-'
            && (text.Length == Length || (text[Length] == '-' && version is not "00"));
        if (!isWhole || version is "ff" || !IsHex(version))
            return null;
        var trace = text[(LastOfVersion + 1)..LastOfTrace];
        var span = text[(LastOfTrace + 1)..LastOfSpan];
        var flags = text[(LastOfSpan + 1)..Length];
        if (!IsId(trace) || !IsId(span) || !IsHex(flags))
            return null;
        return (flags[1] % 2 == 1) != char.IsAsciiLetter(flags[1]);
    }

    private static bool IsId(ReadOnlySpan<char> text) => IsHex(text) && text.ContainsAnyExcept('0');

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Hex);
}
