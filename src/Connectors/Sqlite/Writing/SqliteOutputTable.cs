using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>The output table in SQLite: makes its statements, creates the table, and checks an existing table.</summary>
internal sealed class SqliteOutputTable
{
    private readonly string table;
    private readonly OutputMode mode;
    private readonly IReadOnlyList<(string Name, ColumnType Type)> columns;

    public SqliteOutputTable(string table, OutputMode mode, Schema outputs)
    {
        this.table = table;
        this.mode = mode;
        columns =
        [
            (OutputTable.UserId, ColumnType.String),
            .. outputs.Select(field => (field.Name, field.Type)),
            (OutputTable.ModelVersion, ColumnType.String),
            (OutputTable.RetrievedAt, ColumnType.Timestamp),
            (OutputTable.ScoredAt, ColumnType.Timestamp),
            (OutputTable.RunId, ColumnType.String),
        ];
        var values = string.Join(", ", columns.Select((_, i) => $"${i}"));
        var updates = columns.Skip(1).Select(column => $"{SqlName.Quote(column.Name)} = excluded.{SqlName.Quote(column.Name)}");
        Insert = $"INSERT INTO {Quoted} AS stored ({Names}) VALUES ({values}) ON CONFLICT ({string.Join(", ", Key)}) "
            + (mode == OutputMode.Append
                ? "DO NOTHING"
                : $"DO UPDATE SET {string.Join(", ", updates)} "
                    + $"WHERE excluded.{OutputTable.RetrievedAt} >= stored.{OutputTable.RetrievedAt}");
        SelectTimes = $"SELECT {OutputTable.RetrievedAt}, {OutputTable.ScoredAt} FROM {Quoted} WHERE {OutputTable.UserId} = $user";
    }

    private string Quoted => SqlName.QuoteTable(table);

    private string[] Key => OutputTable.Key(mode);

    private string Names => string.Join(", ", columns.Select(column => SqlName.Quote(column.Name)));

    private string Create =>
        $"CREATE TABLE IF NOT EXISTS {Quoted} ({string.Join(", ", columns.Select(column => $"{SqlName.Quote(column.Name)} {SqliteTypes.Declare(column.Type)}{(OutputTable.ReservedNames.Contains(column.Name) ? " NOT NULL" : "")}"))}, PRIMARY KEY ({string.Join(", ", Key)}))";

    /// <summary>The SQL that stores a row. The parameters <c>$0</c> to <c>$n</c> have the order of the table's columns.</summary>
    // Made once: every run needs it.
    public string Insert { get; }

    /// <summary>The SQL that reads the newest row of user <c>$user</c>: outputs, model version, times, run.</summary>
    public string SelectNewest =>
        $"SELECT {Names} FROM {Quoted} WHERE {OutputTable.UserId} = $user ORDER BY {OutputTable.RetrievedAt} DESC, {OutputTable.ScoredAt} DESC LIMIT 1";

    /// <summary>The SQL that reads users after <c>$after</c>, up to <c>$to</c>, whose newest row is not of <c>$version</c>.</summary>
    public string SelectOutdated => OutdatedUsers.Sql(
        Quoted, mode, OutdatedUsers.Range("$after", "$to"), "$version", "$limit");

    /// <summary>The SQL that reads both times of user <c>$user</c>, in Upsert mode.</summary>
    public string SelectTimes { get; }

    /// <summary>SQL that reads no row, but fails where the table or a column that the writer needs is missing.</summary>
    // Without the alias, SQLite takes an unknown name in double quotes for a text.
    public string Probe =>
        $"SELECT {string.Join(", ", columns.Select(column => $"stored.{SqlName.Quote(column.Name)}"))} FROM {Quoted} AS stored LIMIT 0";

    /// <summary>The identity of the table: the path of the file without links, and the name with which the table was created.</summary>
    public async Task<string?> IdentifyAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT concat_ws(' ', 'sqlite', d.file, t.name)
            FROM pragma_table_list t JOIN pragma_database_list d ON d.name = t.schema
            WHERE t.schema = 'main' AND t.name = $table COLLATE NOCASE
            """;
        command.Parameters.AddWithValue("$table", SqlName.Parts(table)[^1]);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>Creates the table where the table is missing, and returns the faults of a table that exists.</summary>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public async Task<IReadOnlyList<Fault>> CreateOrCheckAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        // SQLite opens a file that the process may not write for reading. BEGIN IMMEDIATE then takes no lock and does not fail.
        if (raw.sqlite3_db_readonly(connection.Handle, "main") == 1)
            throw new SqliteException("attempt to write a readonly database", raw.SQLITE_READONLY);
        // BEGIN IMMEDIATE takes the write lock. So several processes that start at once create one table, and a file that cannot be written
        // fails now.
        await using var transaction = connection.BeginTransaction(deferred: false);
        await using var create = connection.CreateCommand();
        create.CommandText = Create;
        await create.ExecuteNonQueryAsync(cancellationToken);
        var check = new SqliteTableCheck(SqlName.Parts(table)[^1], columns, Key, $"is '{table}', which", $"mode {mode}");
        var faults = check.Run(connection);
        if (faults.Count == 0)
            await transaction.CommitAsync(cancellationToken);
        return faults;
    }
}
