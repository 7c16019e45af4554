using System.Text;
using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The columns and the statements of the output table in PostgreSQL.</summary>
internal sealed class PostgreSqlOutputTable
{
    /// <summary>The longest name; PostgreSQL cuts off the rest.</summary>
    public const int MaxNameBytes = 63;

    // A job updates every row once. Half of each page is free for the new rows, so that no index gets an entry (HOT). Measured over four
    // jobs with VACUUM between: 250 to 280 bytes of log a row instead of 455, an index of half the size, and a table as large as the one
    // with full pages, which the first job doubles anyway.
    private const string RoomForJobs = "WITH (fillfactor = 50)";

    // Only calls update the rows.
    private const string RoomForCalls = "WITH (fillfactor = 90)";

    private readonly string table;
    private readonly string key;
    private readonly string conflict;
    private readonly OutputMode mode;
    private readonly Schema outputs;
    private readonly bool isPartitioned;
    private readonly string firstPartition;

    /// <param name="table">The table's name, as in a setting.</param>
    /// <param name="mode">Which scores the table keeps.</param>
    /// <param name="outputs">The columns of a prediction.</param>
    /// <param name="isPartitioned">Whether a new table gets one PostgreSQL partition, which jobs can replace.</param>
    public PostgreSqlOutputTable(string table, OutputMode mode, Schema outputs, bool isPartitioned = false)
    {
        this.isPartitioned = isPartitioned;
        firstPartition = SqlName.QuoteBeside(table, "_rows", MaxNameBytes);
        this.table = SqlName.QuoteTable(table);
        this.mode = mode;
        this.outputs = outputs;
        Key = OutputTable.Key(mode);
        Columns =
        [
            (OutputTable.UserId, "text"),
            .. outputs.Select(field => (field.Name, Declare(field.Type))),
            (OutputTable.ModelVersion, "text"),
            (OutputTable.RetrievedAt, Declare(ColumnType.Timestamp)),
            (OutputTable.ScoredAt, Declare(ColumnType.Timestamp)),
            (OutputTable.RunId, "uuid"),
        ];
        key = string.Join(", ", Key);
        conflict = $"ON CONFLICT ({key}) " + (mode == OutputMode.Append
            ? "DO NOTHING"
            : $"DO UPDATE SET {string.Join(", ", Columns.Skip(1).Select(column => Assign(column.Name)))} WHERE {IsNewer}");
        var arrays = RowColumns.Select((column, i) => $"${i + 5}::{column.Type}[]");
        Insert = $"{Into} FROM unnest({string.Join(", ", arrays)}) AS rows ({RowNames}) {conflict}";
        InsertOne = $"INSERT INTO {this.table} AS stored ({Names()}) VALUES "
            + $"({string.Concat(RowColumns.Select((column, i) => $"${i + 5}::{column.Type}, "))}{Run}) {conflict}";
        SelectOthers = $"SELECT {OutputTable.UserId} FROM {this.table} WHERE {OutputTable.UserId} = ANY($1) AND {OutputTable.RunId} <> $2";
    }

    /// <summary>The name and the type of every column, in the order of a new table.</summary>
    public IReadOnlyList<(string Name, string Type)> Columns { get; }

    /// <summary>The columns of the primary key.</summary>
    public string[] Key { get; }

    /// <summary>The table's name, quoted.</summary>
    public string Quoted => table;

    /// <summary>What the table needs.</summary>
    public PostgreSqlTableForm Form => new(table, Create, Columns, Key);

    public string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", Columns.Select(column => $"{SqlName.Quote(column.Name)} {column.Type}{(OutputTable.ReservedNames.Contains(column.Name) ? " NOT NULL" : "")}"))}, PRIMARY KEY ({key}))"
        + (isPartitioned, mode) switch
        {
            (true, _) => $" PARTITION BY RANGE ({OutputTable.UserId}); "
                + $"CREATE TABLE IF NOT EXISTS {firstPartition} PARTITION OF {table} {PostgreSqlSwapFacts.Bounds} {RoomForCalls}",
            (_, OutputMode.Upsert) => $" {RoomForJobs}",
            _ => "",
        };

    /// <summary>The SQL that creates a table with the columns, conditions and indexes of this table.</summary>
    public string CreateLike(string name) => $"CREATE TABLE IF NOT EXISTS {name} (LIKE {table} INCLUDING ALL) {RoomForCalls}";

    /// <summary>The SQL that copies whole rows into this table.</summary>
    public string Load => $"COPY {table} ({Names()}) FROM STDIN (FORMAT BINARY)";

    /// <summary>The SQL that stores the rows of another table with the same columns.</summary>
    public string MergeFrom(string other) =>
        $"INSERT INTO {table} AS stored ({Names()}) SELECT {Names()} FROM {other} ORDER BY {OutputTable.UserId} {conflict}";

    /// <summary>
    /// The SQL that copies rows of this table into the table of a job: the rows that are newer than the job's, and what the job <c>$2</c>
    /// itself has written here. <c>$1</c> is the first time at which the job retrieved a row of its table.
    /// </summary>
    public string KeepNewer(string made) =>
        $"INSERT INTO {made} AS made ({Names()}) SELECT {Names()} FROM {table} AS kept "
        + $"WHERE kept.{OutputTable.RunId} = $2 OR (kept.{OutputTable.RetrievedAt} > $1 AND kept.{OutputTable.ScoredAt} >= $1 "
        + $"AND NOT (kept.{OutputTable.RetrievedAt} > clock_timestamp() AND kept.{OutputTable.ScoredAt} > clock_timestamp())) "
        + $"ON CONFLICT ({key}) DO UPDATE SET {string.Join(", ", Columns.Skip(1).Select(column => $"{SqlName.Quote(column.Name)} = excluded.{SqlName.Quote(column.Name)}"))} "
        + $"WHERE NOT (made.{OutputTable.RetrievedAt} >= excluded.{OutputTable.RetrievedAt} "
        + $"OR excluded.{OutputTable.ScoredAt} < made.{OutputTable.RetrievedAt})";

    /// <summary>The SQL that copies the rows of users whom job <c>$1</c> could not score into the table of the job.</summary>
    public string KeepFailed(string made, string failures) =>
        $"INSERT INTO {made} ({Names()}) SELECT {Names()} FROM {table} WHERE {OutputTable.UserId} IN "
        + $"(SELECT {FailureTable.UserId} FROM {failures} WHERE {FailureTable.JobId} = $1) ON CONFLICT DO NOTHING";

    /// <summary>
    /// The SQL that stores a batch. <c>$1</c> to <c>$4</c> are the model version, both times and the run. Then come an array of users and
    /// one array for each output.
    /// </summary>
    // Made once: every run needs it.
    public string Insert { get; }

    /// <summary>
    /// The SQL that stores a batch of one row, with the user and each output in place of their arrays. It takes PostgreSQL less time than
    /// arrays of one value, which it unpacks into a table first.
    /// </summary>
    public string InsertOne { get; }

    /// <summary>The SQL that creates a temporary table of users and outputs, which the end of the transaction drops.</summary>
    public string CreateRows =>
        $"CREATE TEMPORARY TABLE pipeline_rows ({string.Join(", ", RowColumns.Select((column, i) => $"c{i} {column.Type}"))}) ON COMMIT DROP";

    public static string CopyRows => "COPY pg_temp.pipeline_rows FROM STDIN (FORMAT BINARY)";

    /// <summary>The SQL that stores the rows of the temporary table. The parameters are the first four of <see cref="Insert"/>.</summary>
    public string Merge => $"{Into} FROM pg_temp.pipeline_rows AS rows {conflict}";

    /// <summary>The SQL that reads the newest row of user <c>$1</c>: outputs, model version, times, run.</summary>
    public string SelectNewest =>
        $"SELECT {string.Concat(outputs.Select(output => $"{SqlName.Quote(output.Name)}::{Declare(output.Type)}, "))}{OutputTable.ModelVersion}, {OutputTable.RetrievedAt}, {OutputTable.ScoredAt}, {OutputTable.RunId} "
        + $"FROM {table} WHERE {OutputTable.UserId} = $1 ORDER BY {OutputTable.RetrievedAt} DESC, {OutputTable.ScoredAt} DESC LIMIT 1";

    /// <summary>
    /// The SQL that reads up to <c>$4</c> users after <c>$1</c>, up to <c>$2</c>, whose newest row is not of version <c>$3</c>.
    /// </summary>
    public string SelectOutdated => OutdatedUsers.Sql(
        table, mode, OutdatedUsers.Range("$1::text", "$2::text"), "$3::text", "$4::int4");

    /// <summary>The SQL that reads which of the users <c>$1</c> have a stored row of another run than <c>$2</c>.</summary>
    public string SelectOthers { get; }

    /// <summary>
    /// SQL that reads when the inputs of the newest scores of the users <c>$1</c> were asked for. A time in the future is of a wrong clock.
    /// </summary>
    public string SelectRetrievedAt =>
        $"SELECT {OutputTable.UserId}, max({OutputTable.RetrievedAt}) FROM {table} WHERE {OutputTable.UserId} = ANY($1) "
        + $"AND {OutputTable.RetrievedAt} <= clock_timestamp() GROUP BY {OutputTable.UserId}";

    /// <summary>SQL that reads no row, but fails where the table or a column that the writer needs is missing.</summary>
    // The result has the same type whatever becomes of the columns. A prepared statement with another result fails once.
    public string Probe =>
        $"SELECT count(*) FROM (SELECT {Names()} FROM {table} LIMIT 0) AS none";

    /// <summary>
    /// The column that refused a null, if it is one of the table that must be filled and that no score has. Then no row is to blame.
    /// </summary>
    public async Task<string?> FindUnfilledAsync(NpgsqlConnection connection, string? column, CancellationToken cancellationToken)
    {
        if (Columns.Any(each => each.Name == column))
            return null;
        var existing = await PostgreSqlTableColumn.OfAsync(connection, table, cancellationToken);
        return existing.Find(each => each.Required && each.Name == column)?.Name;
    }

    /// <summary>The faults of outputs whose names PostgreSQL would cut.</summary>
    public IEnumerable<Fault> CheckNames() =>
        from field in outputs
        where Encoding.UTF8.GetByteCount(field.Name) > MaxNameBytes
        select new Fault($"Model:Outputs:{field.Name}",
            $"is longer than the {MaxNameBytes} bytes that PostgreSQL has for a name; choose a shorter one.");

    /// <summary>The type of a column in the output table.</summary>
    public static string Declare(ColumnType type) => type switch
    {
        ColumnType.Single => "real",
        ColumnType.Double => "double precision",
        ColumnType.Int64 => "bigint",
        ColumnType.Boolean => "boolean",
        ColumnType.String => "text",
        ColumnType.Timestamp => "timestamp with time zone",
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"PostgreSQL has no column for {type} in an output table."),
    };

    /// <summary>Tells in SQL whether a row may replace the stored row. The second and third condition are WrongStamp.</summary>
    public const string IsNewer =
        $"excluded.{OutputTable.RetrievedAt} >= stored.{OutputTable.RetrievedAt} "
        + $"OR stored.{OutputTable.ScoredAt} < excluded.{OutputTable.RetrievedAt} "
        + $"OR (stored.{OutputTable.RetrievedAt} > clock_timestamp() AND stored.{OutputTable.ScoredAt} > clock_timestamp())";

    private static string Assign(string column) => $"{SqlName.Quote(column)} = " + (column == OutputTable.RetrievedAt
        ? $"CASE WHEN excluded.{column} >= stored.{column} THEN excluded.{column} ELSE stored.{column} + interval '1 microsecond' END"
        : $"excluded.{SqlName.Quote(column)}");

    private string Names() => string.Join(", ", Columns.Select(column => SqlName.Quote(column.Name)));

    private IEnumerable<(string Name, string Type)> RowColumns => Columns.Take(outputs.Count + 1);

    private string RowNames => string.Join(", ", RowColumns.Select((_, i) => $"c{i}"));

    private string Into =>
        $"INSERT INTO {table} AS stored ({Names()}) "
        + $"SELECT {string.Concat(RowColumns.Select((_, i) => $"rows.c{i}, "))}{Run}";

    private const string Run = "$1::text, $2::timestamptz, $3::timestamptz, $4::uuid";
}
