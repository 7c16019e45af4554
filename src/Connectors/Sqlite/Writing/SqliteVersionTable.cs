using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>
/// A table beside the output table in SQLite, with one row per user and version. It uses the connections of the writer.
/// </summary>
/// <param name="outputTable">Setting <c>Output:Table</c>.</param>
/// <param name="form">The form of the table.</param>
/// <param name="clock">The clock of this machine, which stamps scores.</param>
/// <param name="write">Runs work in a transaction of the writing connection.</param>
/// <param name="read">Runs work on a connection that reads.</param>
internal sealed class SqliteVersionTable(
    string outputTable,
    VersionTableForm form,
    TimeProvider clock,
    Func<string, Func<SqliteConnection, IReadOnlyList<Fault>>, CancellationToken, Task<IReadOnlyList<Fault>>> write,
    Func<string, Func<SqliteConnection, Task<Batch>>, CancellationToken, Task<Batch>> read) : IVersionTable
{
    // WrongStamp in SQL. All stamps are texts of one width, so their order is that of the times.
    private const string IsNewer =
        $"excluded.{OutputTable.RetrievedAt} >= stored.{OutputTable.RetrievedAt} "
        + $"OR stored.{OutputTable.ScoredAt} < excluded.{OutputTable.RetrievedAt} "
        + $"OR (stored.{OutputTable.RetrievedAt} > $now AND stored.{OutputTable.ScoredAt} > $now)";

    private readonly string table = SqlName.QuoteBeside(outputTable, form.Suffix);

    private Schema columns = null!;

    private string Name => outputTable + form.Suffix;

    private static string Key => string.Join(", ", VersionTableForm.Key);

    private IEnumerable<Field> All =>
    [
        new(OutputTable.UserId, ColumnType.String, Nullable: false),
        new(OutputTable.ModelVersion, ColumnType.String, Nullable: false),
        .. columns,
    ];

    private string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", All.Select(column => $"{SqlName.Quote(column.Name)} {SqliteTypes.Declare(column.Type)}{(column.Nullable ? "" : " NOT NULL")}"))}, PRIMARY KEY ({Key}))";

    private string Upsert =>
        $"INSERT INTO {table} AS stored ({string.Join(", ", All.Select(column => SqlName.Quote(column.Name)))}) "
        + $"VALUES ($user, $version, {string.Join(", ", columns.Select((_, i) => $"${i}"))}) ON CONFLICT ({Key}) DO UPDATE SET "
        + $"{string.Join(", ", columns.Select(column => $"{SqlName.Quote(column.Name)} = excluded.{SqlName.Quote(column.Name)}"))} WHERE {IsNewer}";

    private string SelectPage =>
        $"SELECT {OutputTable.UserId}, {string.Join(", ", columns.Select(column => $"stored.{SqlName.Quote(column.Name)}"))} FROM {table} AS stored "
        + $"WHERE {OutputTable.ModelVersion} = $version AND ($after IS NULL OR {OutputTable.UserId} > $after) "
        + $"ORDER BY {OutputTable.UserId} LIMIT $limit";

    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        columns = form.ColumnsOf(outputs);
        Fault[] names = [.. form.Check(outputs)];
        if (names.Length > 0)
            throw new PipelineConfigurationException(names);
        var faults = await write($"write '{Name}'", CreateAndCheck, cancellationToken);
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
    }

    public Task WriteAsync(VersionRows rows, StoreCall call, CancellationToken cancellationToken) => rows.Rows.Count == 0
        ? Task.CompletedTask
        : write($"write '{Name}'", connection =>
        {
            // The table is missing where the file was deleted: the writer has made a new file.
            CreateIn(connection);
            Insert(connection, rows, cancellationToken);
            return [];
        }, cancellationToken);

    // A page is a query of its own, so that a long reading does not keep the write-ahead log from being emptied.
    public async IAsyncEnumerable<Batch> ReadAsync(
        string version, int pageSize, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = (string?)null;
        while (true)
        {
            var page = await read(
                $"read '{Name}'", connection => ReadPageAsync(connection, version, after, pageSize, cancellationToken), cancellationToken);
            if (page.Count > 0)
                yield return page;
            if (page.Count < pageSize)
                yield break;
            after = page.Users[^1];
        }
    }

    private async Task<Batch> ReadPageAsync(
        SqliteConnection connection, string version, string? after, int pageSize, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = SelectPage;
        command.Parameters.AddWithValue("$version", version);
        command.Parameters.AddWithValue("$after", (object?)after ?? DBNull.Value);
        command.Parameters.AddWithValue("$limit", pageSize);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var values = columns.Select((column, i) => SqliteTypes.Reader(column, i + 1, pageSize)).ToArray();
        var users = new List<string>();
        while (await row.ReadAsync(cancellationToken))
        {
            users.Add(row.GetString(0));
            foreach (var column in values)
                column.Read(row);
        }

        return new(users, Array.ConvertAll(values, column => column.Build()));
    }

    private IReadOnlyList<Fault> CreateAndCheck(SqliteConnection connection)
    {
        CreateIn(connection);
        var all = All.Select(column => (column.Name, column.Type)).ToList();
        var check = new SqliteTableCheck(
            SqlName.Parts(outputTable)[^1] + form.Suffix, all, VersionTableForm.Key,
            $"is '{outputTable}', whose table of {form.Contents} '{Name}'", form.User);
        return check.Run(connection);
    }

    private void CreateIn(SqliteConnection connection)
    {
        using var create = connection.CreateCommand();
        create.CommandText = Create;
        create.ExecuteNonQuery();
    }

    private void Insert(SqliteConnection connection, VersionRows rows, CancellationToken cancellationToken)
    {
        using var upsert = connection.CreateCommand();
        upsert.CommandText = Upsert;
        upsert.Parameters.AddWithValue("$version", rows.Version);
        upsert.Parameters.AddWithValue("$now", SqlitePredictions.Text(clock.GetUtcNow()));
        var user = upsert.Parameters.Add("$user", SqliteType.Text);
        var values = rows.Rows.Columns.Select((_, i) => upsert.Parameters.Add(new($"${i}", null))).ToArray();
        for (var row = 0; row < rows.Rows.Count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            user.Value = rows.Rows.Users[row];
            for (var i = 0; i < values.Length; i++)
                values[i].Value = SqlitePredictions.Value(rows.Rows.Columns[i].ValueAt(row));
            upsert.ExecuteNonQuery();
        }
    }
}
