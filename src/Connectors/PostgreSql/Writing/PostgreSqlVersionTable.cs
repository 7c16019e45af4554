using System.Runtime.CompilerServices;
using System.Text;
using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>A table beside the output table in PostgreSQL, with one row per user and version. Thread-safe.</summary>
internal sealed class PostgreSqlVersionTable(PostgreSqlDatabase database, string outputTable, VersionTableForm form) : IVersionTable
{
    private readonly string table =
        SqlName.QuoteBeside(outputTable, form.Suffix, PostgreSqlOutputTable.MaxNameBytes);

    private Schema columns = null!;

    private string Name => outputTable + form.Suffix;

    private static string Key => string.Join(", ", VersionTableForm.Key);

    private IEnumerable<(string Name, string Type)> All =>
    [
        (OutputTable.UserId, "text"),
        (OutputTable.ModelVersion, "text"),
        .. columns.Select(column => (column.Name, TypeOf(column))),
    ];

    private string Create =>
        $"CREATE TABLE IF NOT EXISTS {table} ({string.Join(", ", All.Select(Declare))}, PRIMARY KEY ({Key}))";

    // $1 is the version. Then come an array of users and one array for each column.
    private string Upsert =>
        $"INSERT INTO {table} AS stored ({string.Join(", ", All.Select(column => SqlName.Quote(column.Name)))}) "
        + $"SELECT rows.u, $1::text, {string.Join(", ", columns.Select((column, i) => $"rows.c{i}::{TypeOf(column)}"))} "
        + $"FROM unnest($2::text[], {string.Join(", ", columns.Select((column, i) => $"${i + 3}::{SentAs(column)}[]"))}) "
        + $"AS rows (u, {string.Join(", ", columns.Select((_, i) => $"c{i}"))}) "
        + $"ON CONFLICT ({Key}) DO UPDATE SET {string.Join(", ", columns.Select(Replace))} "
        + $"WHERE {PostgreSqlOutputTable.IsNewer}";

    private string SelectPage =>
        $"SELECT {OutputTable.UserId}, {string.Join(", ", columns.Select(column => $"{SqlName.Quote(column.Name)}::{SentAs(column)}"))} "
        + $"FROM {table} WHERE {OutputTable.ModelVersion} = $1 AND ($2 IS NULL OR {OutputTable.UserId} > $2) "
        + $"ORDER BY {OutputTable.UserId} LIMIT $3";

    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        columns = form.ColumnsOf(outputs);
        await database.StartAsync(
            "Output", "Output:Table", $"write '{Name}'", () => PrepareAsync(outputs, cancellationToken), cancellationToken);
    }

    public Task WriteAsync(VersionRows rows, StoreCall call, CancellationToken cancellationToken) => rows.Rows.Count == 0
        ? Task.CompletedTask
        : database.TryAsync($"write '{Name}'", async () =>
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return await UpsertAsync(connection, rows with { Rows = PostgreSqlRows.Sort(rows.Rows) }, cancellationToken);
        }, cancellationToken);

    // A page is a query of its own, so that a long reading holds no transaction open.
    public async IAsyncEnumerable<Batch> ReadAsync(
        string version, int pageSize, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = (string?)null;
        while (true)
        {
            var page = await database.TryAsync(
                $"read '{Name}'", () => ReadPageAsync(version, after, pageSize, cancellationToken), cancellationToken);
            if (page.Count > 0)
                yield return page;
            if (page.Count < pageSize)
                yield break;
            after = page.Users[^1];
        }
    }

    private async Task<Batch> ReadPageAsync(string version, string? after, int pageSize, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SelectPage);
        command.Parameters.Add(PostgreSqlRows.Text(version));
        command.Parameters.Add(PostgreSqlRows.Nullable(after));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = pageSize });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var read = columns.Select((column, i) => PostgreSqlTypes.Reader(row, column.Name, i + 1, pageSize)).ToArray();
        var users = new List<string>();
        while (await row.ReadAsync(cancellationToken))
        {
            users.Add(row.GetString(0));
            foreach (var column in read)
                column.Read(row);
        }

        return new(users, Array.ConvertAll(read, column => column.Build()));
    }

    private string Declare((string Name, string Type) column) =>
        $"{SqlName.Quote(column.Name)} {column.Type}{(IsRequired(column.Name) ? " NOT NULL" : "")}";

    private static string Replace(Field column) => $"{SqlName.Quote(column.Name)} = excluded.{SqlName.Quote(column.Name)}";

    // The key, and the columns whose values are never missing.
    private bool IsRequired(string column) => columns.FirstOrDefault(each => each.Name == column) is not { Nullable: true };

    private static string TypeOf(Field column) =>
        column.Name == OutputTable.RunId ? "uuid" : PostgreSqlOutputTable.Declare(column.Type);

    // The run travels as text, and becomes a uuid in the statement.
    private static string SentAs(Field column) => PostgreSqlOutputTable.Declare(column.Type);

    private async Task<int> PrepareAsync(Schema outputs, CancellationToken cancellationToken)
    {
        Fault[] names =
        [
            .. form.Check(outputs),
            .. from column in columns
               where Encoding.UTF8.GetByteCount(column.Name) > PostgreSqlOutputTable.MaxNameBytes
               select new Fault("Model:Outputs",
                   $"needs the column '{column.Name}' in the table of {form.Contents}, which is longer than the "
                   + $"{PostgreSqlOutputTable.MaxNameBytes} bytes that PostgreSQL has for a name; choose a shorter name for the output."),
        ];
        if (names.Length > 0)
            throw new PipelineConfigurationException(names);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var needed = new PostgreSqlTableForm(table, Create, [.. All], VersionTableForm.Key);
        var subject = $"is '{outputTable}', whose table of {form.Contents} '{Name}'";
        var faults = await new PostgreSqlTableCheck(needed, subject, form.User).CreateOrCheckAsync(connection, cancellationToken);
        if (faults.Count > 0)
            throw new PipelineConfigurationException(faults);
        // Writes no row, but fails where a privilege for writing is missing.
        return await UpsertAsync(
            connection, new("", new([], [.. columns.Select(column => Column.Default(column, 0))])), cancellationToken);
    }

    private async Task<int> UpsertAsync(NpgsqlConnection connection, VersionRows rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Upsert, connection);
        command.Parameters.Add(PostgreSqlRows.Text(rows.Version));
        command.Parameters.Add(PostgreSqlOutputColumn.Of(rows.Rows.Users).ToParameter());
        foreach (var column in rows.Rows.Columns)
            command.Parameters.Add(PostgreSqlOutputColumn.Of(column).ToParameter());
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
