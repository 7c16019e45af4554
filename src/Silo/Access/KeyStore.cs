using System.Data.Common;

namespace ModelPipeline.Silo.Access;

/// <summary>
/// The API keys in the cluster's store. A key that has ended stays, so that its name and its end can be read. Thread-safe.
/// </summary>
internal sealed class KeyStore(AccessDatabase database)
{
    private const string Columns = "Id, Hash, Name, Tenant, Scopes, Pipelines, CreatedAt, CreatedBy, ExpiresAt, RevokedAt";

    /// <summary>Adds a key.</summary>
    public Task AddAsync(StoredKey key, CancellationToken cancellationToken) => database.ExecuteAsync(
        $"""
        INSERT INTO ModelPipelineKeys (ServiceId, {Columns})
        VALUES (@service, @id, @hash, @name, @tenant, @scopes, @pipelines, @createdAt, @createdBy, @expiresAt, @revokedAt)
        """,
        [
            ("id", key.Id), ("hash", key.Hash), ("name", key.Name), ("tenant", key.Tenant), ("scopes", string.Join(' ', key.Scopes)),
            ("pipelines", string.Join(' ', key.Pipelines)), ("createdAt", key.CreatedAt), ("createdBy", key.CreatedBy),
            ("expiresAt", key.ExpiresAt), ("revokedAt", key.RevokedAt),
        ],
        cancellationToken);

    /// <summary>All keys, also those that have ended, the oldest first.</summary>
    public Task<IReadOnlyList<StoredKey>> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync(
        $"SELECT {Columns} FROM ModelPipelineKeys WHERE ServiceId = @service ORDER BY CreatedAt, Id", [], Read, cancellationToken);

    /// <summary>Revokes a key, unless somebody has revoked the key before.</summary>
    public Task RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => database.ExecuteAsync(
        "UPDATE ModelPipelineKeys SET RevokedAt = @at WHERE ServiceId = @service AND Id = @id AND RevokedAt IS NULL",
        [("id", id), ("at", at)], cancellationToken);

    /// <summary>Lets a key end at a time, unless the key ends before.</summary>
    public Task EndAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) => database.ExecuteAsync(
        """
        UPDATE ModelPipelineKeys SET ExpiresAt = @at
        WHERE ServiceId = @service AND Id = @id AND (ExpiresAt IS NULL OR ExpiresAt > @at)
        """,
        [("id", id), ("at", at)], cancellationToken);

    private static StoredKey Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetFieldValue<byte[]>(1),
        row.GetString(2),
        AccessDatabase.Text(row, 3),
        row.GetString(4).Split(' '),
        row.GetString(5).Split(' '),
        row.GetFieldValue<DateTimeOffset>(6),
        row.GetString(7),
        AccessDatabase.Time(row, 8),
        AccessDatabase.Time(row, 9));
}
