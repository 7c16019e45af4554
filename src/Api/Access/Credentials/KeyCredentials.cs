using System.Security.Cryptography;

namespace ModelPipeline.Api;

/// <summary>Tells whose an API key is. Needs no I/O and no allocation.</summary>
internal sealed class KeyCredentials(KeyRing keys, TimeProvider clock)
{
    /// <summary>Tells whose the key is.</summary>
    public Identity Identify(ReadOnlySpan<char> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!ApiKey.TryHash(key, hash))
            return Identity.Refused("The key is longer than any key.");
        if (keys.Find(hash, out var isUnsure) is { } grant)
            return grant.Ended(clock.GetUtcNow()) is { } why ? Identity.Refused(why) : new(grant.Caller);
        if (ApiKey.IsDamaged(key))
            return Identity.Refused("The key is incomplete or mistyped: its checksum does not fit.");
        return isUnsure
            ? Identity.Unsure("The store of the keys does not answer; try again in a moment.")
            : Identity.Refused("There is no such key.");
    }
}
