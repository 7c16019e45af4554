using System.Security.Cryptography;

namespace ModelPipeline.Api;

/// <summary>Tells whose an API key is. Needs no I/O and no allocation.</summary>
internal sealed class KeyCredentials(KeyRing keys, TimeProvider clock)
{
    /// <summary>Tells whose the key of a request is.</summary>
    public Identity Identify(SentCredential sent, HttpContext context)
    {
        if (ConnectionMemo.Find(context, sent.Text!, keys) is { } known)
            return Answer(known);
        var edition = keys.Edition;
        var identity = Identify(sent.Value, out var grant);
        if (grant is not null)
            ConnectionMemo.Keep(context, sent.Text!, edition, grant);
        return identity;
    }

    /// <summary>Tells whose the key is.</summary>
    public Identity Identify(ReadOnlySpan<char> key) => Identify(key, out _);

    private Identity Identify(ReadOnlySpan<char> key, out KeyGrant? found)
    {
        found = null;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (!ApiKey.TryHash(key, hash))
            return Identity.Refused("The key is longer than any key.");
        found = keys.Find(hash, out var isUnsure);
        if (found is not null)
            return Answer(found);
        if (ApiKey.IsDamaged(key))
            return Identity.Refused("The key is incomplete or mistyped: its checksum does not fit.");
        return isUnsure
            ? Identity.Unsure("The store of the keys does not answer; try again in a moment.")
            : Identity.Refused("There is no such key.");
    }

    private Identity Answer(KeyGrant grant) =>
        grant.Ended(clock.GetUtcNow()) is { } why ? Identity.Refused(why) : new(grant.Caller);
}
