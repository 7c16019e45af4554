using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline;

/// <summary>
/// Assigns users to a share. The same user always has the same number for one salt, so a user stays in the share, and a growing share only
/// adds users. The number is made from the SHA-256 of salt, line feed and user id in UTF-8: the first four bytes, big-endian, times 10,000,
/// shifted right by 32 bits. Allocates nothing for ids of ordinary length.
/// </summary>
public sealed class Cohort
{
    /// <summary>The number of numbers: hundredths of a percent.</summary>
    public const int Numbers = 10_000;

    private const int OnStack = 512;

    private readonly byte[] prefix;
    private readonly double threshold;

    /// <param name="salt">The salt.</param>
    /// <param name="percent">The share in percent; 0 to 100.</param>
    public Cohort(string salt, double percent)
    {
        prefix = Encoding.UTF8.GetBytes($"{salt}\n");
        threshold = percent * (Numbers / 100);
    }

    /// <summary>Whether the user belongs to the share.</summary>
    public bool Has(string user)
    {
        if (threshold <= 0)
            return false;
        return threshold >= Numbers || NumberOf(user) < threshold;
    }

    /// <summary>The user's number: 0 to 9,999.</summary>
    public int NumberOf(string user)
    {
        var length = prefix.Length + Encoding.UTF8.GetMaxByteCount(user.Length);
        if (length <= OnStack)
            return NumberOf(user, stackalloc byte[OnStack]);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            return NumberOf(user, rented);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int NumberOf(string user, Span<byte> buffer)
    {
        prefix.CopyTo(buffer);
        var written = Encoding.UTF8.GetBytes(user, buffer[prefix.Length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer[..(prefix.Length + written)], hash);
        return (int)(((ulong)BinaryPrimitives.ReadUInt32BigEndian(hash) * Numbers) >> 32);
    }
}
