using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The SQL of a queue table and of the table of its dead letters.</summary>
internal sealed class PostgreSqlQueueTable
{
    /// <summary>The suffix of the table of dead letters.</summary>
    public const string DeadSuffix = "_dead";

    private readonly string quoted;
    private readonly string dead;
    private readonly string wake;

    /// <param name="name">The name of the queue table, from the settings.</param>
    public PostgreSqlQueueTable(string name)
    {
        quoted = SqlName.QuoteTable(name);
        dead = SqlName.QuoteBeside(name, DeadSuffix, PostgreSqlOutputTable.MaxNameBytes);
        wake = SqlName.QuoteBeside(name, "_wake", PostgreSqlOutputTable.MaxNameBytes);
        Forms =
        [
            new(quoted, CreateQueue(quoted), Columns(QueueColumns), ["id"]),
            new(dead, CreateDead(dead), Columns(DeadColumns), ["id"]),
        ];
    }

    /// <summary>The two tables.</summary>
    public IReadOnlyList<PostgreSqlTableForm> Forms { get; }

    /// <summary>
    /// Claims events for the time $1: the oldest first, without those that other claims have. Also reads the oldest transaction that was
    /// not over, and the time.
    /// </summary>
    /// <param name="most">The number of events. As a parameter it would be unknown to a plan for all parameters.</param>
    // The order is that of the primary key. An index on available_at would make each claim a second write of an index, and only rows that
    // are claimed at the moment are skipped without it.
    public string Claim(int most) => $"""
        WITH taken AS (
            SELECT id FROM {quoted} WHERE available_at <= clock_timestamp() ORDER BY id LIMIT {most} FOR UPDATE SKIP LOCKED)
        UPDATE {quoted} AS queue SET available_at = clock_timestamp() + $1, attempts = queue.attempts + 1
        FROM taken WHERE queue.id = taken.id
        RETURNING queue.id, queue.user_id, queue.attempts, queue.features::text, queue.transaction_id,
            pg_snapshot_xmin(pg_current_snapshot()), clock_timestamp()
        """;

    /// <summary>Deletes the events of the ids $1.</summary>
    public string Delete => $"DELETE FROM {quoted} WHERE id = ANY($1)";

    /// <summary>
    /// Gives back the events of the ids $1 with the attempts $2, as long as no other claim has them: after the time $3, for the reason $4,
    /// with $5 attempts less.
    /// </summary>
    public string Release => $"""
        UPDATE {quoted} AS queue
        SET available_at = clock_timestamp() + $3, last_error = $4, attempts = queue.attempts - $5
        FROM unnest($1, $2) AS released (id, attempts)
        WHERE queue.id = released.id AND queue.attempts = released.attempts
        """;

    /// <summary>
    /// Moves the events of the ids $1 to the dead letters, for the reasons $2. A queue that was emptied or made anew counts its ids from
    /// the beginning: an event whose id an earlier dead letter has gets a negative one.
    /// </summary>
    public string Bury => $"""
        WITH gone AS (
            DELETE FROM {quoted} AS queue USING unnest($1, $2) AS poison (id, reason) WHERE queue.id = poison.id
            RETURNING queue.id, queue.user_id, queue.features, queue.enqueued_at, queue.attempts, poison.reason)
        INSERT INTO {dead} (id, user_id, features, enqueued_at, attempts, reason)
        SELECT CASE WHEN EXISTS (SELECT 1 FROM {dead} AS earlier WHERE earlier.id = gone.id)
                THEN -(extract(epoch FROM clock_timestamp()) * 1000000)::bigint - row_number() OVER () ELSE gone.id END,
            user_id, features, enqueued_at, attempts, reason
        FROM gone
        """;

    /// <summary>Counts the events, up to a million, and reads the seconds since the oldest was inserted.</summary>
    public string Lag => $"""
        SELECT (SELECT count(*) FROM (SELECT 1 FROM {quoted} LIMIT 1000000) AS waiting),
            (SELECT extract(epoch FROM clock_timestamp() - enqueued_at)::double precision FROM {quoted} ORDER BY id LIMIT 1)
        """;

    /// <summary>Deletes the events and the dead letters of the user $1.</summary>
    public string Forget => $"""
        WITH waiting AS (DELETE FROM {quoted} WHERE user_id = $1)
        DELETE FROM {dead} WHERE user_id = $1
        """;

    /// <summary>The channel on which each insert into the table is told.</summary>
    public string Channel => $"SELECT 'modelpipeline_' || to_regclass({SqlText(quoted)})::oid";

    /// <summary>
    /// Tells each statement that inserts. A notification a row would make the transactions of the users' systems wait for each other.
    /// </summary>
    public string CreateWake => $"""
        CREATE OR REPLACE FUNCTION {wake}() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN PERFORM pg_notify('modelpipeline_' || TG_RELID, ''); RETURN NULL; END $body$;
        CREATE OR REPLACE TRIGGER {SqlName.Quote("modelpipeline_wake")} AFTER INSERT ON {quoted}
            FOR EACH STATEMENT EXECUTE FUNCTION {wake}();
        """;

    private static readonly string[] QueueColumns =
    [
        "id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "user_id text NOT NULL",
        "features jsonb",
        "enqueued_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()",
        "available_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()",
        "attempts integer NOT NULL DEFAULT 0",
        "last_error text",
        "transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()",
    ];

    private static readonly string[] DeadColumns =
    [
        "id bigint PRIMARY KEY",
        "user_id text NOT NULL",
        "features jsonb",
        "enqueued_at timestamp with time zone NOT NULL",
        "attempts integer NOT NULL",
        "reason text NOT NULL",
        "dead_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()",
    ];

    // Rows live for seconds: a claim finds room for the changed row in the same page, and the vacuum comes after a thousand dead rows,
    // and not after a fifth of the largest size that the table ever had.
    private static string CreateQueue(string table) => $"""
        CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", QueueColumns)}) WITH (
            fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
            autovacuum_vacuum_insert_scale_factor = 0.5, autovacuum_analyze_scale_factor = 0.2, autovacuum_vacuum_cost_delay = 0)
        """;

    private static string CreateDead(string table) => $"CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", DeadColumns)})";

    private static string SqlText(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static IReadOnlyList<(string Name, string Type)> Columns(IEnumerable<string> declared) =>
        [.. declared.Select(each => each.Split(' ', 2)).Select(each => (each[0], TypeOf(each[1])))];

    private static string TypeOf(string declaration) =>
        declaration.StartsWith("timestamp", StringComparison.Ordinal) ? "timestamp with time zone" : declaration.Split(' ')[0];
}
