using System.Text;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The output table in PostgreSQL: its columns and its statements.</summary>
internal sealed class PostgreSqlOutputTable
{
    /// <summary>PostgreSQL cuts longer names off.</summary>
    public const int MaxNameBytes = 63;

    private readonly string table;
    private readonly string key;
    private readonly string conflict;
    private readonly Schema outputs;

    public PostgreSqlOutputTable(string table, OutputMode mode, Schema outputs)
    {
        this.table = SqlName.QuoteTable(table);
        this.outputs = outputs;
        Key = mode == OutputMode.Upsert ? [OutputTable.UserId] : [OutputTable.UserId, OutputTable.RunId];
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
    }

    /// <summary>Name and type of every column, in the order in which a new table has them.</summary>
    public IReadOnlyList<(string Name, string Type)> Columns { get; }

    /// <summary>The columns of the primary key.</summary>
    public string[] Key { get; }

    /// <summary>The table's name, quoted.</summary>
    public string Quoted => table;

    public string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", Columns.Select(column => $"{SqlName.Quote(column.Name)} {column.Type}{(OutputTable.ReservedNames.Contains(column.Name) ? " NOT NULL" : "")}"))}, PRIMARY KEY ({key}))";

    /// <summary>
    /// Stores a batch: <c>$1</c> to <c>$4</c> are model version, both times and the run; then an array of users, and one for each output.
    /// </summary>
    public string Insert =>
        $"{Into} FROM unnest({string.Join(", ", RowColumns.Select((column, i) => $"${i + 5}::{column.Type}[]"))}) AS rows ({RowNames}) {conflict}";

    /// <summary>Makes a table of users and outputs that ends with the transaction.</summary>
    public string CreateRows =>
        $"CREATE TEMPORARY TABLE pipeline_rows ({string.Join(", ", RowColumns.Select((column, i) => $"c{i} {column.Type}"))}) ON COMMIT DROP";

    public static string CopyRows => "COPY pg_temp.pipeline_rows FROM STDIN (FORMAT BINARY)";

    /// <summary>Stores what was copied; parameters as the first four of <see cref="Insert"/>.</summary>
    public string Merge => $"{Into} FROM pg_temp.pipeline_rows AS rows {conflict}";

    /// <summary>Reads the newest row of user <c>$1</c>: outputs, model version, times, run.</summary>
    public string SelectNewest =>
        $"SELECT {string.Concat(outputs.Select(output => $"{SqlName.Quote(output.Name)}::{Declare(output.Type)}, "))}{OutputTable.ModelVersion}, {OutputTable.RetrievedAt}, {OutputTable.ScoredAt}, {OutputTable.RunId} "
        + $"FROM {table} WHERE {OutputTable.UserId} = $1 ORDER BY {OutputTable.RetrievedAt} DESC, {OutputTable.ScoredAt} DESC LIMIT 1";

    /// <summary>Of the users <c>$1</c>, those whose stored row is not of run <c>$2</c>.</summary>
    public string SelectOthers =>
        $"SELECT {OutputTable.UserId} FROM {table} WHERE {OutputTable.UserId} = ANY($1) AND {OutputTable.RunId} <> $2";

    /// <summary>Reads nothing, but needs the table and every column of it that is written.</summary>
    public string Probe => $"SELECT {string.Join(", ", Columns.Select(column => SqlName.Quote(column.Name)))} FROM {table} LIMIT 0";

    /// <summary>Outputs whose names PostgreSQL would change.</summary>
    public IEnumerable<Fault> CheckNames() =>
        from field in outputs
        where Encoding.UTF8.GetByteCount(field.Name) > MaxNameBytes
        select new Fault($"Model:Outputs:{field.Name}",
            $"is longer than the {MaxNameBytes} bytes that PostgreSQL has for a name; choose a shorter one.");

    /// <summary>What the output table declares for a type.</summary>
    private static string Declare(ColumnType type) => type switch
    {
        ColumnType.Single => "real",
        ColumnType.Double => "double precision",
        ColumnType.Int64 => "bigint",
        ColumnType.Boolean => "boolean",
        ColumnType.String => "text",
        ColumnType.Timestamp => "timestamp with time zone",
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"PostgreSQL has no column for {type} in an output table."),
    };

    // The other two conditions are WrongStamp, in SQL.
    private const string IsNewer =
        $"excluded.{OutputTable.RetrievedAt} >= stored.{OutputTable.RetrievedAt} "
        + $"OR stored.{OutputTable.ScoredAt} < excluded.{OutputTable.RetrievedAt} "
        + $"OR (stored.{OutputTable.RetrievedAt} > clock_timestamp() AND stored.{OutputTable.ScoredAt} > clock_timestamp())";

    private static string Assign(string column) => $"{SqlName.Quote(column)} = " + (column == OutputTable.RetrievedAt
        ? $"CASE WHEN excluded.{column} >= stored.{column} THEN excluded.{column} ELSE stored.{column} + interval '1 microsecond' END"
        : $"excluded.{SqlName.Quote(column)}");

    private IEnumerable<(string Name, string Type)> RowColumns => Columns.Take(outputs.Count + 1);

    private string RowNames => string.Join(", ", RowColumns.Select((_, i) => $"c{i}"));

    private string Into =>
        $"INSERT INTO {table} AS stored ({string.Join(", ", Columns.Select(column => SqlName.Quote(column.Name)))}) "
        + $"SELECT {string.Join(", ", RowColumns.Select((_, i) => $"rows.c{i}"))}, $1::text, $2::timestamptz, $3::timestamptz, $4::uuid";
}
