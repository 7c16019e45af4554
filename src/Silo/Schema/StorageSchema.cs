namespace ModelPipeline.Silo.Schema;

/// <summary>The state of grains. A write names the version that the writer knows. The write fails where another writer was first.</summary>
internal static class StorageSchema
{
    // One row for each grain. The index begins with the hashes, because hashes tell nearly all grains apart and compare fast.
    public const string Tables = """
        CREATE TABLE OrleansStorage (
            GrainIdHash integer NOT NULL,
            GrainIdN0 bigint NOT NULL,
            GrainIdN1 bigint NOT NULL,
            GrainTypeHash integer NOT NULL,
            GrainTypeString varchar(512) NOT NULL,
            GrainIdExtensionString varchar(512),
            ServiceId varchar(150) NOT NULL,
            PayloadBinary bytea,
            ModifiedOn timestamptz NOT NULL,
            Version integer NOT NULL);
        CREATE UNIQUE INDEX OrleansStorageKey ON OrleansStorage
            (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, coalesce(GrainIdExtensionString, ''), ServiceId);
        """;

    private const string Grain = """
        s.GrainIdHash = @GrainIdHash AND s.GrainTypeHash = @GrainTypeHash AND s.GrainIdN0 = @GrainIdN0 AND s.GrainIdN1 = @GrainIdN1
        AND s.GrainTypeString = @GrainTypeString AND coalesce(s.GrainIdExtensionString, '') = coalesce(@GrainIdExtensionString::varchar, '') AND s.ServiceId = @ServiceId
        """;

    // The new version of the row; the writer's own version where another writer was first.
    private const string Outcome = "SELECT coalesce((SELECT Version FROM written), @GrainStateVersion::integer) AS NewGrainStateVersion";

    public static IReadOnlyDictionary<string, string> Queries { get; } = new Dictionary<string, string>
    {
        ["ReadFromStorageKey"] = $"SELECT s.PayloadBinary, s.ModifiedOn, s.Version FROM OrleansStorage s WHERE {Grain}",
        ["WriteToStorageKey"] = $"""
            WITH written AS (
                INSERT INTO OrleansStorage AS s (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
                SELECT @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString::varchar, @ServiceId, @PayloadBinary, now(), 1
                WHERE @GrainStateVersion::integer IS NULL OR EXISTS (SELECT 1 FROM OrleansStorage s WHERE {Grain})
                ON CONFLICT (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, coalesce(GrainIdExtensionString, ''), ServiceId)
                DO UPDATE SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = s.Version + 1
                WHERE s.Version = @GrainStateVersion::integer
                RETURNING s.Version)
            {Outcome}
            """,
        ["ClearStorageKey"] = $"""
            WITH written AS (
                UPDATE OrleansStorage s SET PayloadBinary = NULL, ModifiedOn = now(), Version = s.Version + 1 WHERE {Grain} AND s.Version = @GrainStateVersion::integer
                RETURNING s.Version)
            {Outcome}
            """,
        ["DeleteStorageKey"] = $"""
            WITH written AS (
                DELETE FROM OrleansStorage s WHERE {Grain} AND s.Version = @GrainStateVersion::integer
                RETURNING s.Version + 1 AS Version)
            {Outcome}
            """,
    };
}
