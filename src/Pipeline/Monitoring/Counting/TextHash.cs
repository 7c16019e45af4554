using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelPipeline;

/// <summary>
/// A hash of 64 bits that is the same in every process. Counts of texts are kept under it, so that no text of a user is kept. The hash
/// hides no text from somebody who guesses the text and compares the hashes.
/// </summary>
internal static class TextHash
{
    private const ulong One = 0xA0761D6478BD642F;
    private const ulong Two = 0xE7037ED1A0B428DB;

    /// <summary>The hash of a text; never 0.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var bytes = MemoryMarshal.AsBytes(text);
        var hash = (ulong)bytes.Length;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var mixed = Mix(hash ^ End(text, bytes.Length));
        return mixed == 0 ? 1 : mixed;
    }

    /// <summary>A hash as a text.</summary>
    public static string Name(ulong hash) => $"#{hash:x16}";

    // The last bytes, six at most, as a number. A longer text has the bytes before them too: they are read together and shifted out.
    private static ulong End(ReadOnlySpan<char> text, int left)
    {
        if (left == 0)
            return 0;
        if (text.Length >= sizeof(ulong) / sizeof(char))
        {
            var last = MemoryMarshal.AsBytes(text[^(sizeof(ulong) / sizeof(char))..]);
            return BinaryPrimitives.ReadUInt64LittleEndian(last) >> (8 * (sizeof(ulong) - left));
        }

        var end = 0UL;
        for (var i = text.Length - 1; i >= 0; i--)
            end = (end << 16) | text[i];
        return end;
    }

    // The product of 128 bits, folded: every bit of the value changes every bit of the result.
    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value ^ One, Two, out var low);
        return high ^ low;
    }
}
