using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline;

/// <summary>
/// Draws orders from a seed. The same seed gives the same orders on every machine and in every version of .NET: the generator is
/// SplitMix64, which is written down here. Not thread-safe.
/// </summary>
internal sealed class SeededOrder
{
    private ulong state;

    public SeededOrder(ulong seed) => state = seed;

    /// <summary>The orders of a seed that is made of texts.</summary>
    public static SeededOrder Of(params ReadOnlySpan<string> texts) => new(Hash(texts));

    /// <summary>A number for a list of texts: the first eight bytes of the SHA-256 of the texts, each with its length before it.</summary>
    public static ulong Hash(params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return BinaryPrimitives.ReadUInt64BigEndian(hash.GetHashAndReset());
    }

    /// <summary>The items in a random order.</summary>
    public int[] Shuffle(ReadOnlySpan<int> items)
    {
        var shuffled = items.ToArray();
        for (var left = shuffled.Length; left > 1; left--)
        {
            var chosen = Next(left);
            var last = shuffled[left - 1];
            shuffled[left - 1] = shuffled[chosen];
            shuffled[chosen] = last;
        }

        return shuffled;
    }

    // The bias of the multiplication is below 1 in 2^32 for the few items here.
    private int Next(int below)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (int)((mixed >> 32) * (ulong)below >> 32);
    }
}
