using System.Globalization;
using CsCheck;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite.Tests;

/// <summary>Tables of a SQLite file. To stop the store, another connection takes an exclusive lock of the file.</summary>
internal sealed class SqliteStore : IAlteredStore, ICellStore, IFailureStore
{
    private readonly SqliteFolder folder = new();
    private SqliteConnection? holder;

    public bool KeepsNaN => false;

    public Outage Outage => Outage.Unreachable;

    // Readers continue in write-ahead mode, which the writer sets.
    public bool ReadsWhileStopped => true;

    public bool EnforcesKeys => true;

    public bool WritersMayCollide => true;

    public string SlowQuery =>
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT value AS user_id, (SELECT max(i) FROM n) AS x FROM json_each(@users)";

    public ColumnType? Holds(ColumnType type) => type switch
    {
        ColumnType.Single => ColumnType.Double,
        ColumnType.Vector => null,
        _ => type,
    };

    public bool CanNameTable(string name) => !name.Contains('\0', StringComparison.Ordinal);

    public bool CanNameColumn(string name) => CanNameTable(name);

    public Task CreateTableAsync(string table, Batch rows, string userColumn, ColumnType userType)
    {
        var columns = rows.Columns.Select(column => $", {SqlName.Quote(column.Field.Name)} {SqliteTypes.Declare(column.Field.Type)}");
        folder.Execute(
            $"CREATE TABLE {SqlName.Quote(table)} ({SqlName.Quote(userColumn)} {SqliteTypes.Declare(userType)}{string.Concat(columns)})");
        Insert(table, rows);
        return Task.CompletedTask;
    }

    public Task ChangeAsync(string table, IReadOnlyList<string> removed, Batch added)
    {
        folder.Execute($"DELETE FROM {SqlName.Quote(table)} WHERE user_id IN ({string.Join(", ", removed.Select(user => $"'{user}'"))})");
        Insert(table, added);
        return Task.CompletedTask;
    }

    public Task CreateNativeAsync(string table, IReadOnlyList<NativeColumn> columns)
    {
        var declared = columns.Select((column, i) => $", c{i} {column.Declaration}");
        folder.Execute($"CREATE TABLE {table} (user_id TEXT{string.Concat(declared)}); "
            + $"INSERT INTO {table} VALUES ('a'{string.Concat(columns.Select(column => $", {column.Literal}"))}), ('b'{string.Concat(columns.Select(_ => ", NULL"))})");
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string table, IReadOnlyList<(string Name, NativeColumn Column)> columns)
    {
        folder.Execute(
            $"BEGIN IMMEDIATE; DROP TABLE IF EXISTS {table}; CREATE TABLE {table} (user_id TEXT{string.Concat(columns.Select(column => $", {column.Name} {column.Column.Declaration}"))}); "
            + $"INSERT INTO {table} VALUES ('a'{string.Concat(columns.Select(column => $", {column.Column.Literal}"))}), ('b'{string.Concat(columns.Select(_ => ", NULL"))}); COMMIT");
        return Task.CompletedTask;
    }

    public IReadOnlyList<CellType> CellTypes { get; } =
    [
        With(Cells.Whole("INTEGER", long.MinValue, long.MaxValue), 2.6, 1e300, "n/a"),
        With(Cells.Doubles("REAL", hasOnlyFinite: true), "n/a"),
        With(Numerics("NUMERIC", Cells.Doubles("", hasOnlyFinite: true), Cells.Whole("", long.MinValue, long.MaxValue)), "n/a"),
        With(Cells.Booleans("BOOLEAN"), 2L, "maybe"),
        Cells.Texts("TEXT"),
        With(Cells.Moments("TIMESTAMP"), "02/03/2024", "12:34:56", 2.5),
    ];

    public Task CreateAsync(string table, CellTable rows)
    {
        folder.Execute(
            $"CREATE TABLE {table} (user_id TEXT{string.Concat(rows.Columns.Select((column, i) => $", c{i} {column.Type.Declaration}"))})");
        using var connection = folder.Connect();
        using var insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {table} VALUES {string.Join(", ", rows.Users.Select((user, row) => $"('{user}'{string.Concat(rows.Columns.Select((_, i) => $", $r{row}c{i}"))})"))}";
        foreach (var (i, column) in rows.Columns.Index())
        {
            foreach (var (row, cell) in column.Cells.Index())
                insert.Parameters.AddWithValue($"$r{row}c{i}", cell.Raw ?? DBNull.Value);
        }

        insert.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    public IReadOnlyList<(string Table, string ConnectionString)> Spellings(string table)
    {
        var file = new SqliteConnectionStringBuilder(folder.ConnectionString).DataSource;
        var link = $"{file}.link";
        File.CreateSymbolicLink(link, file);
        return
        [
            (table.ToUpperInvariant(), folder.ConnectionString),
            ($"main.{table}", folder.ConnectionString),
            (table, $"Data Source={Path.GetRelativePath(Environment.CurrentDirectory, file)}"),
            (table, $"Data Source={link}"),
        ];
    }

    public string Setting(string table) => SqlName.Quote(table);

    public string Query(string table) => $"SELECT * FROM {SqlName.Quote(table)} WHERE user_id IN (SELECT value FROM json_each(@users))";

    public IRetriever Make(InputOptions options, string? connectionString) =>
        folder.Retriever(options.Table, options.Query, options.UserColumn, connectionString);

    public string TypeName(Field column) => column.Name == OutputTable.RunId ? "TEXT" : SqliteTypes.Declare(column.Type);

    public IWriter Make(OutputOptions options, string? connectionString) => folder.Writer(options.Table, options.Mode, connectionString);

    public Task CreateTableAsync(string table, Schema columns, params string[] key)
    {
        var declared = columns.Select(column => $"{SqlName.Quote(column.Name)} {TypeName(column)}{(column.Nullable ? "" : " NOT NULL")}");
        folder.Execute(
            $"CREATE TABLE {SqlName.Quote(table)} ({string.Join(", ", declared)}{(key.Length > 0 ? $", PRIMARY KEY ({string.Join(", ", key)})" : "")})");
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> TablesAsync() => Task.FromResult(Texts("SELECT name FROM sqlite_master WHERE type = 'table'"));

    public Task<(IReadOnlyList<string> Columns, IReadOnlyList<string> Key)> DescribeAsync(string table) => Task.FromResult(
        (Texts($"SELECT name || ' ' || type FROM pragma_table_info('{table}')"),
            Texts($"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0 ORDER BY pk")));

    public Task<IReadOnlyList<StoredRow>> RowsAsync(string table)
    {
        using var connection = folder.Connect();
        using var command = new SqliteCommand($"SELECT user_id, score, run_id, retrieved_at FROM {SqlName.Quote(table)}", connection);
        using var reader = command.ExecuteReader();
        var rows = new List<StoredRow>();
        while (reader.Read())
            rows.Add(new(reader.GetString(0), reader.GetDouble(1), reader.GetGuid(2), reader.GetDateTimeOffset(3)));
        return Task.FromResult<IReadOnlyList<StoredRow>>(rows);
    }

    public Task<IReadOnlyList<(Guid Job, string User, string Reason)>> FailuresAsync(string table)
    {
        using var connection = folder.Connect();
        using var command = new SqliteCommand($"SELECT job_id, user_id, reason FROM {SqlName.Quote(table)}", connection);
        using var reader = command.ExecuteReader();
        var rows = new List<(Guid, string, string)>();
        while (reader.Read())
            rows.Add((reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        return Task.FromResult<IReadOnlyList<(Guid, string, string)>>(rows);
    }

    public Task CreateTimelessFailuresAsync(string table)
    {
        folder.Execute(
            $"CREATE TABLE {table} (job_id TEXT NOT NULL, user_id TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (job_id, user_id))");
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        holder = folder.Connect();
        using var hold = new SqliteCommand("BEGIN EXCLUSIVE", holder);
        hold.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    public Task StartAsync()
    {
        holder?.Dispose();
        return Task.CompletedTask;
    }

    // The file exists, even if it is empty, also for tests without a table.
    public ValueTask InitializeAsync()
    {
        folder.Execute("PRAGMA user_version = 1");
        return default;
    }

    public ValueTask DisposeAsync()
    {
        holder?.Dispose();
        folder.Dispose();
        return default;
    }

    private void Insert(string table, Batch rows)
    {
        using var connection = folder.Connect();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {SqlName.Quote(table)} VALUES ({string.Join(", ", Enumerable.Range(0, rows.Columns.Count + 1).Select(i => $"${i}"))})";
        for (var row = 0; row < rows.Count; row++)
        {
            insert.Parameters.Clear();
            insert.Parameters.AddWithValue("$0", rows.Users[row]);
            foreach (var (i, column) in rows.Columns.Index())
                insert.Parameters.AddWithValue($"${i + 1}", Value(column.ValueAt(row)));
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    // Adds values of other types than the column declares. SQLite stores them unchanged.
    private static CellType With(CellType type, params object[] mismatches) =>
        type with
        {
            Edges = [.. type.Edges, .. mismatches.Select(
            value => new Cell(Convert.ToString(value, CultureInfo.InvariantCulture), Cell.Mismatch, value))]
        };

    // The text of a real number has the digits that distinguish it from its neighbours.
    private static CellType Numerics(string declaration, CellType real, CellType whole)
    {
        static Cell Digits(Cell cell) => cell with { Value = ExactNumber.Parse(cell.Text!) };
        return new(declaration, ColumnType.Decimal, [.. real.Edges.Concat(whole.Edges).Select(Digits)],
            Gen.OneOf(real.Others, whole.Others).Select(Digits));
    }

    /// <summary>The first column of a result, as text.</summary>
    public IReadOnlyList<string?> Rows(string sql) => folder.Query(sql);

    private IReadOnlyList<string> Texts(string sql) => [.. folder.Query(sql).OfType<string>()];

    private static object Value(object? value) => value switch
    {
        null or float.NaN or double.NaN => DBNull.Value,
        float number => (double)number,
        DateTime moment => moment.ToString(SqliteTypes.TimestampFormat, CultureInfo.InvariantCulture),
        _ => value,
    };
}
