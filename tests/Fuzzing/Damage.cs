namespace ModelPipeline.Tests;

/// <summary>Damages copies of samples at random: bytes change, and pieces are removed, repeated or taken from another sample.</summary>
/// <param name="samples">The samples.</param>
/// <param name="seed">The seed. The same seed gives the same damage.</param>
internal sealed class Damage(IReadOnlyList<byte[]> samples, int seed)
{
    private const int MostTimes = 6;

    private static readonly string[] OddTexts =
    [
        "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "-1", "1e999", "99999999999999999999", "0", "''", "\n",
        "🙂",
        "%2F", "*/0",
    ];

    // Bytes that readers take as an end, as a size or as nothing.
    private static readonly byte[][] Odd =
    [
        [0], [0xFF], [0x7F], [0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F],
        [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF],
        .. OddTexts.Select(text => System.Text.Encoding.UTF8.GetBytes(text)),
    ];

    private readonly Random random = new(seed);

    /// <summary>The next damaged copy.</summary>
    public byte[] Next()
    {
        var bytes = Any(samples).ToList();
        for (var times = random.Next(1, MostTimes); times > 0; times--)
            DamageOnce(bytes);
        return [.. bytes];
    }

    private void DamageOnce(List<byte> bytes)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 1 + (1 << random.Next(8))), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0 or 1 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Any(Odd));
                break;
            case 5:
                var other = Any(samples);
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 64)]);
                break;
            case 6 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    private T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
