using ModelPipeline.Silo.Access;

namespace ModelPipeline.Api;

/// <summary>
/// Makes, replaces and revokes keys of the cluster's store. A caller who hangs up does not end such a change: the audit records its
/// outcome.
/// </summary>
internal sealed class KeyMaker(KeyStore store, KeyRing ring, TimeProvider clock)
{
    /// <summary>Makes a key. The text of the key is known to the answer alone.</summary>
    public async Task<KeyInfo> CreateAsync(string name, string? tenant, IReadOnlyList<string> scopes, IReadOnlyList<string> pipelines,
        DateTimeOffset? expiresAt, string maker)
    {
        var text = ApiKey.Create();
        var key = new StoredKey(ApiKey.IdOf(text), ApiKey.Hash(text), name, tenant, scopes, pipelines, clock.GetUtcNow(), maker,
            expiresAt?.ToUniversalTime());
        await store.AddAsync(key, CancellationToken.None);
        await ring.RefreshAsync(CancellationToken.None);
        return KeyInfo.Of(key, text);
    }

    /// <summary>Makes a key like another one, which ends after a while.</summary>
    public async Task<KeyInfo> ReplaceAsync(KeyInfo old, TimeSpan overlap, string maker)
    {
        var made = await CreateAsync(old.Name, old.Tenant, old.Scopes, old.Pipelines, old.ExpiresAt, maker);
        await store.EndAsync(old.Id, clock.GetUtcNow() + overlap, CancellationToken.None);
        await ring.RefreshAsync(CancellationToken.None);
        return made;
    }

    /// <summary>Ends a key now. This process refuses the key at once, the others within a few seconds.</summary>
    public async Task RevokeAsync(string id)
    {
        await store.RevokeAsync(id, clock.GetUtcNow(), CancellationToken.None);
        await ring.RefreshAsync(CancellationToken.None);
    }

    /// <summary>The keys that a caller sees, the oldest first.</summary>
    public async Task<KeyInfo[]> ListAsync(Caller caller, CancellationToken cancellationToken) =>
        [.. (await store.ReadAsync(cancellationToken)).Where(key => caller.Sees(key.Tenant)).Select(key => KeyInfo.Of(key))];

    /// <summary>A key that a caller sees; null for none.</summary>
    public async Task<KeyInfo?> FindAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        Array.Find(await ListAsync(caller, cancellationToken), key => key.Id == id);
}
