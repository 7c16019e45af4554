using System.Globalization;
using ModelPipeline.Connectors.Sql;
using Npgsql;
using NpgsqlTypes;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>A separate schema on the given server, or on a separate server, which can be stopped.</summary>
/// <param name="server">The server of all tests; null for a separate one.</param>
/// <param name="copyFrom">The number of rows from which writers copy.</param>
internal sealed class PostgreSqlStore(PostgreSqlServer? server = null, int copyFrom = PostgreSqlWriter.CopyFrom)
    : IAlteredStore, ICellStore, IFailureStore
{
    private readonly PostgreSqlServer? own = server is null ? new() : null;
    private PostgreSqlSchema schema = null!;

    public bool KeepsNaN => true;

    public Outage Outage => Outage.Unreachable;

    public bool ReadsWhileStopped => false;

    public bool EnforcesKeys => true;

    public bool WritersMayCollide => false;

    public string SlowQuery => "SELECT u AS user_id, 1 AS x FROM unnest(@users) AS u, pg_sleep(3600)";

    // Timestamps are in UTC, whatever the time zone of the session is.
    private string ConnectionString => $"{schema.ConnectionString};Timezone=Asia/Tokyo";

    public ColumnType? Holds(ColumnType type) => type;

    public bool CanNameTable(string name) => !name.Contains('\0', StringComparison.Ordinal);

    public bool CanNameColumn(string name) => CanNameTable(name);

    public async Task CreateTableAsync(string table, Batch rows, string userColumn, ColumnType userType)
    {
        var columns = rows.Columns.Select(column => $", {SqlName.Quote(column.Field.Name)} {Declare(column.Field.Type)}");
        schema.Execute($"CREATE TABLE {SqlName.Quote(table)} ({SqlName.Quote(userColumn)} {Declare(userType)}{string.Concat(columns)})");
        await CopyAsync(table, rows, userType);
    }

    public async Task ChangeAsync(string table, IReadOnlyList<string> removed, Batch added)
    {
        schema.Execute($"DELETE FROM {SqlName.Quote(table)} WHERE user_id = ANY($1)", [removed.ToArray()]);
        await CopyAsync(table, added, ColumnType.String);
    }

    public Task CreateNativeAsync(string table, IReadOnlyList<NativeColumn> columns)
    {
        schema.Execute(
            "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE DOMAIN words AS text; CREATE DOMAIN amount AS integer; CREATE DOMAIN vector3 AS real[] CHECK (cardinality(VALUE) = 3)");
        schema.Execute(
            $"CREATE TABLE {table} (user_id TEXT{string.Concat(columns.Select((column, i) => $", c{i} {column.Declaration}"))})");
        schema.Execute(
            $"INSERT INTO {table} VALUES ('a'{string.Concat(columns.Select(column => $", {column.Literal}"))}), ('b'{string.Concat(columns.Select(_ => ", NULL"))})");
        return Task.CompletedTask;
    }

    public Task ReplaceAsync(string table, IReadOnlyList<(string Name, NativeColumn Column)> columns)
    {
        // Several statements in one text are one transaction.
        schema.Execute(
            $"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} (user_id TEXT{string.Concat(columns.Select(column => $", {column.Name} {column.Column.Declaration}"))}); "
            + $"INSERT INTO {table} VALUES ('a'{string.Concat(columns.Select(column => $", {column.Column.Literal}"))}), ('b'{string.Concat(columns.Select(_ => ", NULL"))})");
        return Task.CompletedTask;
    }

    public IReadOnlyList<CellType> CellTypes { get; } =
    [
        Cells.Whole("smallint", short.MinValue, short.MaxValue),
        Cells.Whole("integer", int.MinValue, int.MaxValue),
        Cells.Whole("bigint", long.MinValue, long.MaxValue),
        Cells.Singles("real"),
        Cells.Doubles("double precision"),
        Cells.Decimals("numeric(38,0)", 0),
        Cells.Decimals("numeric(38,20)", 20),
        Cells.AnyDecimals("numeric"),
        Cells.Booleans("boolean"),
        Cells.Texts("text"),
        Cells.Moments("timestamptz", "yyyy-MM-dd HH:mm:ss.ffffffZ"),
        Cells.Moments("timestamp"),
        Cells.Moments("date", "yyyy-MM-dd"),
        Cells.Vectors("real[]", Cells.Singles(""), Array),
        Cells.Vectors("double precision[]", Cells.Doubles(""), Array),
        Cells.Vectors("bigint[]", Cells.Whole("", long.MinValue, long.MaxValue), Array),
        Cells.Vectors("numeric[]", Cells.AnyDecimals(""), Array),
    ];

    public Task CreateAsync(string table, CellTable rows)
    {
        string Row(int row) => $"('{rows.Users[row]}'{string.Concat(rows.Columns.Select(column => $", {Literal(column.Cells[row])}"))})";
        schema.Execute(
            $"CREATE TABLE {table} (user_id text{string.Concat(rows.Columns.Select((column, i) => $", c{i} {column.Type.Declaration}"))}); "
            + $"INSERT INTO {table} VALUES {string.Join(", ", Enumerable.Range(0, rows.Users.Count).Select(Row))}");
        return Task.CompletedTask;
    }

    public IReadOnlyList<(string Table, string ConnectionString)> Spellings(string table) =>
    [
        ($"{schema.Name}.{table}", ConnectionString),
        (table, $"{ConnectionString};Application Name=other"),
        (table, new NpgsqlConnectionStringBuilder(ConnectionString) { Host = "localhost" }.ConnectionString),
    ];

    public string Setting(string table) => SqlName.Quote(table);

    public string Query(string table) => $"SELECT * FROM {SqlName.Quote(table)} WHERE user_id = ANY(@users)";

    public IRetriever Make(InputOptions options, string? connectionString) =>
        schema.Retriever(options.Table, options.Query, options.UserColumn, connectionString ?? ConnectionString);

    public IWriter Make(OutputOptions options, string? connectionString) =>
        schema.Writer(options.Table, options.Mode, connectionString ?? ConnectionString, copyFrom);

    public string TypeName(Field column) => column.Name == OutputTable.RunId ? "uuid" : Declare(column.Type);

    public Task CreateTableAsync(string table, Schema columns, params string[] key)
    {
        var declared = columns.Select(column => $"{SqlName.Quote(column.Name)} {TypeName(column)}{(column.Nullable ? "" : " NOT NULL")}");
        schema.Execute(
            $"CREATE TABLE {SqlName.Quote(table)} ({string.Join(", ", declared)}{(key.Length > 0 ? $", PRIMARY KEY ({string.Join(", ", key)})" : "")})");
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> TablesAsync() =>
        Task.FromResult(Texts($"SELECT tablename FROM pg_tables WHERE schemaname = '{schema.Name}'"));

    public Task<(IReadOnlyList<string> Columns, IReadOnlyList<string> Key)> DescribeAsync(string table)
    {
        var attributes =
            $"FROM pg_attribute a LEFT JOIN pg_index i ON indrelid = attrelid AND indisprimary WHERE attrelid = '{schema.Name}.{table}'::regclass AND attnum > 0";
        return Task.FromResult((
            Texts($"SELECT attname || ' ' || format_type(atttypid, atttypmod) {attributes} ORDER BY attnum"),
            Texts($"SELECT attname {attributes} AND attnum = ANY(indkey) ORDER BY array_position(indkey::int2[], attnum)")));
    }

    public async Task<IReadOnlyList<StoredRow>> RowsAsync(string table)
    {
        await using var connection = schema.Connect();
        await using var command = new NpgsqlCommand($"SELECT user_id, score, run_id, retrieved_at FROM {SqlName.Quote(table)}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<StoredRow>();
        while (await reader.ReadAsync())
            rows.Add(new(reader.GetString(0), reader.GetDouble(1), reader.GetGuid(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return rows;
    }

    public async Task<IReadOnlyList<(Guid Job, string User, string Reason)>> FailuresAsync(string table)
    {
        await using var connection = schema.Connect();
        await using var command = new NpgsqlCommand($"SELECT job_id, user_id, reason FROM {SqlName.Quote(table)}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(Guid, string, string)>();
        while (await reader.ReadAsync())
            rows.Add((reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        return rows;
    }

    public Task CreateTimelessFailuresAsync(string table)
    {
        schema.Execute($"CREATE TABLE {table} (job_id uuid, user_id text, reason text NOT NULL, PRIMARY KEY (job_id, user_id))");
        return Task.CompletedTask;
    }

    public Task StopAsync() => own!.StopAsync();

    public Task StartAsync() => own!.StartAsync();

    public async ValueTask InitializeAsync()
    {
        if (own is not null)
            await own.InitializeAsync();
        schema = new(own ?? server!, canStop: own is not null);
    }

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? schema.DisposeAsync();

    private async Task CopyAsync(string table, Batch rows, ColumnType userType)
    {
        await using var connection = schema.Connect();
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {SqlName.Quote(table)} FROM STDIN (FORMAT BINARY)");
        for (var row = 0; row < rows.Count; row++)
        {
            await copy.StartRowAsync();
            await (userType == ColumnType.Int64
                ? copy.WriteAsync(long.Parse(rows.Users[row], CultureInfo.InvariantCulture))
                : copy.WriteAsync(rows.Users[row]));
            foreach (var column in rows.Columns)
                await (column.ValueAt(row) is { } value ? copy.WriteAsync(value, Parameter(column.Field.Type)) : copy.WriteNullAsync());
        }

        await copy.CompleteAsync();
    }

    private static string Literal(Cell cell) => cell.Text is { } text ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : "NULL";

    private static string Array(IEnumerable<string?> elements) => $"{{{string.Join(",", elements.Select(element => element ?? "NULL"))}}}";

    /// <summary>The first column of a result, as text.</summary>
    public IReadOnlyList<string?> Rows(string sql) => schema.Query(sql);

    private IReadOnlyList<string> Texts(string sql) => [.. schema.Query(sql).OfType<string>()];

    private static string Declare(ColumnType type) => type switch
    {
        ColumnType.Single => "real",
        ColumnType.Double => "double precision",
        ColumnType.Int64 => "bigint",
        ColumnType.Boolean => "boolean",
        ColumnType.String => "text",
        ColumnType.Timestamp => "timestamp with time zone",
        _ => "real[]",
    };

    private static NpgsqlDbType Parameter(ColumnType type) => type switch
    {
        ColumnType.Single => NpgsqlDbType.Real,
        ColumnType.Double => NpgsqlDbType.Double,
        ColumnType.Int64 => NpgsqlDbType.Bigint,
        ColumnType.Boolean => NpgsqlDbType.Boolean,
        ColumnType.String => NpgsqlDbType.Text,
        ColumnType.Timestamp => NpgsqlDbType.TimestampTz,
        _ => NpgsqlDbType.Array | NpgsqlDbType.Real,
    };
}
