namespace ModelPipeline.Silo.Access;

/// <summary>
/// The tables of API keys and of the audit, for PostgreSQL and for SQLite. A trigger refuses to change or delete rows of the audit.
/// </summary>
internal static class AccessSchema
{
    public const string PostgreSql = """
        CREATE TABLE ModelPipelineKeys (
            ServiceId text NOT NULL,
            Id text NOT NULL,
            Hash bytea NOT NULL,
            Name text NOT NULL,
            Tenant text,
            Scopes text NOT NULL,
            Pipelines text NOT NULL,
            CreatedAt timestamptz NOT NULL,
            CreatedBy text NOT NULL,
            ExpiresAt timestamptz,
            RevokedAt timestamptz,
            PRIMARY KEY (ServiceId, Id));
        CREATE TABLE ModelPipelineAudit (
            Id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            ServiceId text NOT NULL,
            At timestamptz NOT NULL,
            Actor text NOT NULL,
            Tenant text,
            Action text NOT NULL,
            Target text NOT NULL,
            Pipeline text,
            Before text,
            After text,
            Source text,
            TraceId text);
        CREATE FUNCTION ModelPipelineAuditOnlyGrows() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN RAISE EXCEPTION 'ModelPipelineAudit only grows'; END $body$;
        CREATE TRIGGER ModelPipelineAuditOnlyGrows BEFORE UPDATE OR DELETE OR TRUNCATE ON ModelPipelineAudit
            FOR EACH STATEMENT EXECUTE FUNCTION ModelPipelineAuditOnlyGrows();
        """;

    public const string Sqlite = """
        CREATE TABLE IF NOT EXISTS ModelPipelineKeys (
            ServiceId TEXT NOT NULL,
            Id TEXT NOT NULL,
            Hash BLOB NOT NULL,
            Name TEXT NOT NULL,
            Tenant TEXT,
            Scopes TEXT NOT NULL,
            Pipelines TEXT NOT NULL,
            CreatedAt TEXT NOT NULL,
            CreatedBy TEXT NOT NULL,
            ExpiresAt TEXT,
            RevokedAt TEXT,
            PRIMARY KEY (ServiceId, Id));
        CREATE TABLE IF NOT EXISTS ModelPipelineAudit (
            Id INTEGER PRIMARY KEY AUTOINCREMENT,
            ServiceId TEXT NOT NULL,
            At TEXT NOT NULL,
            Actor TEXT NOT NULL,
            Tenant TEXT,
            Action TEXT NOT NULL,
            Target TEXT NOT NULL,
            Pipeline TEXT,
            Before TEXT,
            After TEXT,
            Source TEXT,
            TraceId TEXT);
        CREATE TRIGGER IF NOT EXISTS ModelPipelineAuditKeepsRows BEFORE DELETE ON ModelPipelineAudit
            BEGIN SELECT RAISE(ABORT, 'ModelPipelineAudit only grows'); END;
        CREATE TRIGGER IF NOT EXISTS ModelPipelineAuditKeepsValues BEFORE UPDATE ON ModelPipelineAudit
            BEGIN SELECT RAISE(ABORT, 'ModelPipelineAudit only grows'); END;
        """;
}
