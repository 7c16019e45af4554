using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ModelPipeline.Api;

/// <summary>Keys by their hash. Immutable.</summary>
internal sealed class KeyTable
{
    private readonly Dictionary<ulong, KeyGrant> grants = [];

    /// <param name="grants">The keys. Of two with one hash the first counts.</param>
    public KeyTable(IEnumerable<KeyGrant> grants)
    {
        foreach (var grant in grants)
            this.grants.TryAdd(Start(grant.Hash), grant);
    }

    /// <summary>
    /// The key with this hash; null for none. The first eight bytes find the key, and all 32 are compared in constant time: the time tells
    /// nothing of the rest of the hash, and the hash nothing of the key.
    /// </summary>
    public KeyGrant? Find(ReadOnlySpan<byte> hash) =>
        grants.TryGetValue(Start(hash), out var grant) && CryptographicOperations.FixedTimeEquals(grant.Hash, hash) ? grant : null;

    private static ulong Start(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64LittleEndian(hash);
}
