using System.IO.Hashing;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Api;

/// <summary>
/// The text of an API key: <c>mp_</c>, 32 random bytes in 43 digits of base 62, and their CRC-32 in six. The prefix and the checksum let
/// scanners find a key in a place where it does not belong.
/// </summary>
internal static class ApiKey
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "mp_";

    /// <summary>The longest text that is looked up.</summary>
    public const int MaxLength = 256;

    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomBytes = 32;
    private const int RandomDigits = 43;
    private const int ChecksumDigits = 6;
    private const int IdLength = 8;

    /// <summary>Makes a key. Nobody can read the key again later.</summary>
    public static string Create()
    {
        var random = InBase62(new(RandomNumberGenerator.GetBytes(RandomBytes), isUnsigned: true), RandomDigits);
        return $"{Prefix}{random}{Checksum(random)}";
    }

    /// <summary>Names the key to people: its first random characters. The other 35 stay secret.</summary>
    public static string IdOf(string key) => key.Substring(Prefix.Length, IdLength);

    /// <summary>Whether the text begins as a key and is incomplete, or was mistyped.</summary>
    public static bool IsDamaged(ReadOnlySpan<char> text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal)
        && (text.Length != Prefix.Length + RandomDigits + ChecksumDigits
            || !text[^ChecksumDigits..].SequenceEqual(Checksum(text[Prefix.Length..^ChecksumDigits])));

    /// <summary>The hash of a key's text.</summary>
    public static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>The hash of a key's text, without an allocation. False for a text that is too long.</summary>
    public static bool TryHash(ReadOnlySpan<char> text, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[MaxLength];
        return Encoding.UTF8.TryGetBytes(text, bytes, out var length) && SHA256.TryHashData(bytes[..length], hash, out _);
    }

    private static string Checksum(ReadOnlySpan<char> random)
    {
        Span<byte> bytes = stackalloc byte[4 * RandomDigits];
        var length = Encoding.UTF8.GetBytes(random, bytes);
        return InBase62(Crc32.HashToUInt32(bytes[..length]), ChecksumDigits);
    }

    private static string InBase62(BigInteger number, int digits) => string.Create(digits, number, static (text, rest) =>
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            rest = BigInteger.DivRem(rest, Digits.Length, out var digit);
            text[i] = Digits[(int)digit];
        }
    });
}
