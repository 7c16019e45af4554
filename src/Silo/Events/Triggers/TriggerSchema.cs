namespace ModelPipeline.Silo;

/// <summary>The tables of triggers and of what silos tell of them, for PostgreSQL and for SQLite.</summary>
internal static class TriggerSchema
{
    // The types are the only difference. SQLite keeps times as texts, which sort in the order of time.
    public static readonly string PostgreSql = Tables("timestamptz", "boolean", "double precision", "CREATE TABLE");

    public static readonly string Sqlite = Tables("TEXT", "INTEGER", "REAL", "CREATE TABLE IF NOT EXISTS");

    private static string Tables(string time, string flag, string number, string createTable) => $"""
        {createTable} ModelPipelineTriggers (
            ServiceId text NOT NULL,
            Pipeline text NOT NULL,
            Name text NOT NULL,
            PausedAt {time},
            PausedBy text,
            Owner text,
            OwnerUntil {time},
            Position text,
            PRIMARY KEY (ServiceId, Pipeline, Name));
        {createTable} ModelPipelineTriggerSilos (
            ServiceId text NOT NULL,
            Pipeline text NOT NULL,
            Name text NOT NULL,
            Silo text NOT NULL,
            Kind text NOT NULL,
            State text NOT NULL,
            Reason text,
            Waiting bigint,
            OldestSeconds {number},
            IsPart {flag} NOT NULL,
            At {time} NOT NULL,
            PRIMARY KEY (ServiceId, Pipeline, Name, Silo));
        """;
}
