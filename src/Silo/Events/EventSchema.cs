namespace ModelPipeline.Silo;

/// <summary>
/// The tables of webhooks, of their deliveries, of the users' sides of thresholds, and of events that cannot be handled; for PostgreSQL and
/// for SQLite.
/// </summary>
internal static class EventSchema
{
    // The types are the only difference. SQLite keeps times as texts, which sort in the order of time.
    public static readonly string PostgreSql = Tables("timestamptz", "boolean", "CREATE TABLE", "CREATE INDEX");

    public static readonly string Sqlite = Tables("TEXT", "INTEGER", "CREATE TABLE IF NOT EXISTS", "CREATE INDEX IF NOT EXISTS");

    private static string Tables(string time, string flag, string createTable, string createIndex) => $"""
        {createTable} ModelPipelineWebhooks (
            ServiceId text NOT NULL,
            Id text NOT NULL,
            Url text NOT NULL,
            Events text NOT NULL,
            Pipelines text NOT NULL,
            Thresholds text NOT NULL,
            Tenant text,
            Secret text NOT NULL,
            OldSecret text,
            OldSecretUntil {time},
            CreatedAt {time} NOT NULL,
            CreatedBy text NOT NULL,
            DisabledAt {time},
            DisabledWhy text,
            PausedUntil {time},
            PRIMARY KEY (ServiceId, Id));
        {createTable} ModelPipelineEvents (
            ServiceId text NOT NULL,
            Id text NOT NULL,
            Type text NOT NULL,
            Pipeline text NOT NULL,
            UserId text,
            At {time} NOT NULL,
            Body text NOT NULL,
            PRIMARY KEY (ServiceId, Id));
        {createIndex} ModelPipelineEventsOfUser ON ModelPipelineEvents (ServiceId, Pipeline, UserId) WHERE UserId IS NOT NULL;
        {createTable} ModelPipelineDeliveries (
            ServiceId text NOT NULL,
            WebhookId text NOT NULL,
            EventId text NOT NULL,
            State text NOT NULL,
            Attempts integer NOT NULL,
            FirstAt {time} NOT NULL,
            NextAt {time} NOT NULL,
            Status integer,
            Error text,
            Claim text,
            PRIMARY KEY (ServiceId, WebhookId, EventId));
        {createIndex} ModelPipelineDeliveriesDue ON ModelPipelineDeliveries (ServiceId, NextAt) WHERE State = 'Pending';
        {createTable} ModelPipelineSides (
            ServiceId text NOT NULL,
            WebhookId text NOT NULL,
            Threshold text NOT NULL,
            Pipeline text NOT NULL,
            UserId text NOT NULL,
            IsAbove {flag} NOT NULL,
            RetrievedAt {time} NOT NULL,
            PRIMARY KEY (ServiceId, WebhookId, Threshold, UserId));
        {createIndex} ModelPipelineSidesOfUser ON ModelPipelineSides (ServiceId, Pipeline, UserId);
        {createTable} ModelPipelineDeadEvents (
            ServiceId text NOT NULL,
            Id text NOT NULL,
            Pipeline text NOT NULL,
            Format text NOT NULL,
            EventId text,
            UserId text,
            Reason text NOT NULL,
            At {time} NOT NULL,
            Body text NOT NULL,
            PRIMARY KEY (ServiceId, Id));
        {createIndex} ModelPipelineDeadEventsOfPipeline ON ModelPipelineDeadEvents (ServiceId, Pipeline, At);
        """;
}
