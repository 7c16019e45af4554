using System.ComponentModel.Design;
using System.Globalization;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>Tables of a DuckDB file, or Parquet files without a DuckDB file.</summary>
internal sealed class DuckDbStore(bool isParquet = false) : IAlteredStore, ICellStore
{
    private static readonly CellType Bigint = Cells.Whole("BIGINT", long.MinValue, long.MaxValue);
    private static readonly CellType Double = Cells.Doubles("DOUBLE");
    private static readonly CellType Decimal = Cells.Decimals("DECIMAL(38,10)", 10);

    private readonly DuckDbFolder folder = new();

    public bool KeepsNaN => true;

    public Outage Outage => Outage.Missing;

    public string SlowQuery =>
        "SELECT u AS user_id, (SELECT sum(hash(a.range + b.range + len(u)) % 7)::BIGINT FROM range(10000000) a, range(10000000) b) AS x FROM (SELECT unnest(@users) AS u)";

    private string Data => folder.Path("data");

    private string Away => folder.Path("away");

    // In a Parquet file, a HUGEINT is a double.
    public IReadOnlyList<CellType> CellTypes { get; } =
    [
        Bigint, Cells.Whole("SMALLINT", short.MinValue, short.MaxValue), Cells.Whole("UINTEGER", 0, uint.MaxValue), Double,
        Cells.Singles("FLOAT"),
        Decimal, Cells.Decimals("DECIMAL(38,0)", 0), .. isParquet ? [] : (CellType[])[Cells.Decimals("HUGEINT", 0)],
        Cells.Booleans("BOOLEAN"), Cells.Texts("VARCHAR"),
        Cells.Moments("TIMESTAMP"), Cells.Moments("DATE", "yyyy-MM-dd"),
        Vectors(Bigint), Vectors(Double), Vectors(Decimal), Vectors(Cells.Singles("FLOAT")),
    ];

    public ColumnType? Holds(ColumnType type) => type;

    // A file name with a slash would mean another folder.
    public bool CanNameTable(string name) => CanNameColumn(name) && !(isParquet && name.Contains('/', StringComparison.Ordinal));

    public bool CanNameColumn(string name) => !name.Contains('\0', StringComparison.Ordinal);

    public Task CreateTableAsync(string table, Batch rows, string userColumn, ColumnType userType)
    {
        var columns = rows.Columns.Select(column => $", {SqlName.Quote(column.Field.Name)} {Declare(column.Field.Type)}");
        Create(table, $"CREATE TABLE {SqlName.Quote(table)} ({SqlName.Quote(userColumn)} {Declare(userType)}{string.Concat(columns)})",
            connection => Append(connection, table, rows, userType));
        return Task.CompletedTask;
    }

    public Task ChangeAsync(string table, IReadOnlyList<string> removed, Batch added)
    {
        var gone = $"user_id IN ({string.Join(", ", removed.Select(user => $"'{user}'"))})";
        Create(table, isParquet ? $"CREATE TABLE {table} AS FROM {From(table)} WHERE NOT {gone}" : $"DELETE FROM {table} WHERE {gone}",
            connection => Append(connection, table, added, ColumnType.String));
        return Task.CompletedTask;
    }

    public Task CreateNativeAsync(string table, IReadOnlyList<NativeColumn> columns)
    {
        var values = columns.Select((column, i) => $", ({column.Literal})::{column.Declaration} AS c{i}");
        var nulls = columns.Select(column => $", NULL::{column.Declaration}");
        Create(table, $"CREATE TABLE {table} AS SELECT 'a' AS user_id{string.Concat(values)} UNION ALL SELECT 'b'{string.Concat(nulls)}",
            _ => { });
        return Task.CompletedTask;
    }

    public Task CreateAsync(string table, CellTable rows)
    {
        var lines = rows.Users.Select(
            (user, row) => $"('{user}'{string.Concat(rows.Columns.Select(column => $", {Literal(column.Type, column.Cells[row])}"))})");
        var columns = rows.Columns.Select((column, i) => $", c{i} {column.Type.Declaration}");
        Create(table,
            $"CREATE TABLE {table} (user_id VARCHAR{string.Concat(columns)}); INSERT INTO {table} VALUES {string.Join(", ", lines)}",
            _ => { });
        return Task.CompletedTask;
    }

    // Writes another file first and renames it, because a reader of a file in progress would see an incomplete file.
    public Task ReplaceAsync(string table, IReadOnlyList<(string Name, NativeColumn Column)> columns)
    {
        var values = columns.Select(column => $", ({column.Column.Literal})::{column.Column.Declaration} AS {column.Name}");
        var nulls = columns.Select(column => $", NULL::{column.Column.Declaration}");
        var made = $"{table}_{Guid.NewGuid():N}";
        Create(made, $"CREATE TABLE {made} AS SELECT 'a' AS user_id{string.Concat(values)} UNION ALL SELECT 'b'{string.Concat(nulls)}",
            _ => { });
        File.Move(Setting(made), Setting(table), overwrite: true);
        return Task.CompletedTask;
    }

    public string Setting(string table) => isParquet ? Path.Combine(Data, $"{table}.parquet") : SqlName.Quote(table);

    public string Query(string table) => $"SELECT * FROM {From(table)} WHERE user_id = ANY(@users)";

    public IRetriever Make(InputOptions options, string? connectionString) =>
        new DuckDbRetriever(
            new("p", options, connectionString ?? (isParquet ? "Data Source=:memory:" : $"Data Source={Path.Combine(Data, "test.duckdb")}"),
                new ServiceContainer()));

    public Task StopAsync() => Move(Data, Away);

    public Task StartAsync()
    {
        // DuckDB creates a missing file.
        if (Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
        return Move(Away, Data);
    }

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Data);
        return default;
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return default;
    }

    private string From(string table) => isParquet ? $"'{Setting(table).Replace("'", "''", StringComparison.Ordinal)}'" : Setting(table);

    // Only while no retriever has the file open, because DuckDB opens a file in one mode at a time.
    private void Create(string table, string create, Action<DuckDBConnection> fill)
    {
        using var connection = new DuckDBConnection(
            isParquet ? "Data Source=:memory:" : $"Data Source={Path.Combine(Data, "test.duckdb")}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = create;
        command.ExecuteNonQuery();
        fill(connection);
        if (!isParquet)
            return;
        command.CommandText = $"COPY {SqlName.Quote(table)} TO {From(table)} (FORMAT parquet)";
        command.ExecuteNonQuery();
    }

    private static void Append(DuckDBConnection connection, string table, Batch rows, ColumnType userType)
    {
        using var appender = connection.CreateAppender(table);
        for (var row = 0; row < rows.Count; row++)
            Append(appender.CreateRow(), rows, row, userType);
    }

    private static void Append(IDuckDBAppenderRow to, Batch rows, int row, ColumnType userType)
    {
        to = userType == ColumnType.Int64
            ? to.AppendValue(long.Parse(rows.Users[row], CultureInfo.InvariantCulture))
            : to.AppendValue(rows.Users[row]);
        foreach (var column in rows.Columns)
        {
            to = column.ValueAt(row) switch
            {
                float value => to.AppendValue(value),
                double value => to.AppendValue(value),
                long value => to.AppendValue(value),
                bool value => to.AppendValue(value),
                string value => to.AppendValue(value),
                DateTime value => to.AppendValue(value),
                float[] value => to.AppendValue(value),
                _ => to.AppendNullValue(),
            };
        }

        to.EndRow();
    }

    private static CellType Vectors(CellType elements) =>
        Cells.Vectors($"{elements.Declaration}[]", elements, cells => $"[{string.Join(", ", cells.Select(cell => cell ?? "NULL"))}]");

    private static string Literal(CellType type, Cell cell) =>
        cell.Text is { } text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'::{type.Declaration}" : "NULL";

    private static string Declare(ColumnType type) => type switch
    {
        ColumnType.Single => "FLOAT",
        ColumnType.Double => "DOUBLE",
        ColumnType.Int64 => "BIGINT",
        ColumnType.Boolean => "BOOLEAN",
        ColumnType.String => "VARCHAR",
        ColumnType.Timestamp => "TIMESTAMP",
        _ => "FLOAT[]",
    };

    private static Task Move(string from, string to)
    {
        Directory.Move(from, to);
        return Task.CompletedTask;
    }
}
