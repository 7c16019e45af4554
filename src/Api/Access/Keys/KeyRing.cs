using ModelPipeline.Silo.Access;

namespace ModelPipeline.Api;

/// <summary>
/// The keys that this process knows: those of the settings, and a copy of those in the cluster's store. Thread-safe.
/// </summary>
internal sealed class KeyRing(KeyTable settings, KeyStore store, TimeProvider clock)
{
    // A store that does not answer takes no new key and revokes none. After this time its keys are no longer trusted.
    private static readonly TimeSpan TrustedFor = TimeSpan.FromMinutes(5);

    private Copy copy = new(new([]), null);

    /// <summary>Stands for the keys as they are known now: another object once they were read anew.</summary>
    public object Edition => Volatile.Read(ref copy);

    /// <summary>Whether what was found in an edition still holds.</summary>
    public bool IsCurrent(object edition)
    {
        var known = Volatile.Read(ref copy);
        return ReferenceEquals(known, edition) && (known.ReadAt is not { } readAt || clock.GetElapsedTime(readAt) < TrustedFor);
    }

    /// <summary>The key with this hash; null for none.</summary>
    /// <param name="hash">The SHA-256 of the key's text.</param>
    /// <param name="isUnsure">Whether there may be such a key in the store, which has not answered for too long.</param>
    public KeyGrant? Find(ReadOnlySpan<byte> hash, out bool isUnsure)
    {
        isUnsure = false;
        if (settings.Find(hash) is { } configured)
            return configured;
        var known = Volatile.Read(ref copy);
        if (known.ReadAt is { } readAt && clock.GetElapsedTime(readAt) < TrustedFor)
            return known.Keys.Find(hash);
        isUnsure = true;
        return null;
    }

    /// <summary>Reads the keys of the store anew. Also called after a change, so that the change counts at once in this process.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        // The age of the copy is that of the question, not of the answer.
        var asked = clock.GetTimestamp();
        var keys = await store.ReadAsync(cancellationToken);
        var next = new Copy(new(keys.Select(Grant)), asked);
        for (var seen = Volatile.Read(ref copy); seen.ReadAt is null || seen.ReadAt <= asked; seen = Volatile.Read(ref copy))
        {
            if (Interlocked.CompareExchange(ref copy, next, seen) == seen)
                return;
        }
    }

    private static KeyGrant Grant(StoredKey key) => new(
        key.Hash, new(key.Name, key.Tenant, Scopes.Of(key.Scopes), new(key.Pipelines)), key.ExpiresAt, key.RevokedAt);

    private sealed record Copy(KeyTable Keys, long? ReadAt);
}
