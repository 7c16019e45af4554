using DuckDB.NET.Data;
using ModelPipeline.Connectors.DuckDb.Files;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>A table, view, query or set of Parquet files, with the types of this moment.</summary>
internal sealed class TypedInput : IDuckDbInput
{
    private readonly DuckDbDatabase database;
    private readonly string select;
    private readonly string asked;
    private readonly bool isQuery;
    private readonly (DuckDbColumn Column, Field Field)[] columns;
    private readonly DuckDbScan? scan;
    private readonly Func<ValueTask> dispose;
    private string[] resultTypes = [];

    private TypedInput(
        DuckDbDatabase database, Schema schema, string select, string asked, (DuckDbColumn Column, Field Field)[] columns, bool isQuery,
        KeyScan? sql, Func<ValueTask> dispose)
    {
        this.dispose = dispose;
        this.database = database;
        this.select = select;
        this.asked = asked;
        this.columns = columns;
        this.isQuery = isQuery;
        Schema = schema;
        scan = sql is null ? null : new(database, sql, Readers, CheckTypes);
    }

    public Schema Schema { get; }

    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Describes the input, and makes the statements that read the input.</summary>
    /// <param name="database">Reads the input.</param>
    /// <param name="source">The input that the settings name.</param>
    /// <param name="table">The SQL after FROM, with facts about the columns.</param>
    /// <param name="wanted">The columns that the model needs.</param>
    /// <param name="dispose">Ends what the input alone uses.</param>
    /// <param name="cancellationToken">Ends the queries.</param>
    public static async Task<TypedInput> CreateAsync(
        DuckDbDatabase database, DuckDbSource source, ParquetFiles.Table table, IReadOnlyList<Field> wanted, Func<ValueTask> dispose,
        CancellationToken cancellationToken)
    {
        var from = table.Sql;
        var described = await database.RunAsync(command => Describe(command, source, from), cancellationToken);
        var schema = new Schema(
            described.Select(column => new Field(column.Name, table.Texts.Contains(column.Given) ? ColumnType.Text : column.ReadAs)));
        DuckDbColumn Named(string name) => described.First(column => column.Name == name);
        var hasFractions = schema.Find(source.UserColumn) is { } found
            && (found.Type is ColumnType.Single or ColumnType.Double || table.Fractions.Contains(found.Name));
        var input = InputColumns.Find(source.Setting, source.UserColumn, wanted, schema, hasFractions);
        var read = input.Columns.Select(column => (Column: Named(column.Source), column.Field)).ToList();
        string[] sql = [.. read.Select(each => each.Column.Sql)];
        var id = Named(input.User);
        var user = $"input.{id.Quoted}";
        var keyType = DuckDbTypes.IsKeyType(id.Type) ? id.Type : null;
        var made = new TypedInput(
            database,
            schema,
            $"SELECT {string.Join(", ", sql.Prepend($"{user}::VARCHAR"))} FROM {from} AS input",
            source.IsQuery ? "" : Asked(user, keyType),
            [.. read.Select(each => (each.Column, each.Field))],
            source.IsQuery,
            source.IsQuery ? null : DuckDbScan.Describe(from, user, keyType, sql),
            dispose)
        {
            Faults = [.. read.Where(each => !each.Column.CanBeRead)
                .Select(each => new Fault(source.Setting, $"has column '{each.Column.Name}' {each.Column.Reason}."))],
        };
        made.resultTypes = await database.RunAsync(command => made.ReadTypes(command), cancellationToken);
        return made;
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users,
        CancellationToken cancellationToken) => ChangesAsync(() => database.RunAsync(command =>
    {
        command.CommandText = select + asked;
        // The driver ends a text at NUL, so an id with a NUL would become another user's id.
        command.Parameters.Add(new DuckDBParameter("users", users.Where(user => !user.Contains('\0')).ToList()));
        return Read(command, users.Count);
    }, cancellationToken));

    public async Task<Batch?> SampleAsync(int rows,
        CancellationToken cancellationToken) => isQuery ? null : await ChangesAsync(() => database.RunAsync(command =>
    {
        command.CommandText = $"{select} LIMIT {rows}";
        return Read(command, rows);
    }, cancellationToken));

    public Task<ScanPlan> PlanAsync(int usersPerPartition, CancellationToken cancellationToken) =>
        ChangesAsync(() => scan!.PlanAsync(usersPerPartition, cancellationToken));

    public IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, CancellationToken cancellationToken) =>
        scan!.ReadAsync(request, cancellationToken).StepAsync((step, _) => ChangesAsync(step), cancellationToken);

    public ValueTask DisposeAsync() => dispose();

    private static List<DuckDbColumn> Describe(DuckDBCommand command, DuckDbSource source, string from)
    {
        if (source.IsQuery)
            command.Parameters.Add(new DuckDBParameter("users", new List<string>()));
        var given = DuckDbTypes.Describe(command, from);
        var names = DuckDbNames.Read(command, source, [.. given.Select(column => column.Name)]);
        return [.. names.Zip(given, (name, column) => new DuckDbColumn(name, column.Name, column.Type))];
    }

    // An id that the column would write in another way matches no row: '007' is not 7.
    private static string Asked(string user, string? keyType) => keyType is null
        ? $" WHERE {DuckDbTypes.Text(user)} IN (SELECT unnest($users))"
        : $" WHERE {user} IN (SELECT id FROM (SELECT TRY_CAST(text AS {keyType}) AS id, text FROM (SELECT unnest($users) AS text)) WHERE id::VARCHAR = text)";

    private DbColumnReader[] Readers(int rows) => [.. columns.Select((each, index) => each.Column.Reader(each.Field, index + 1, rows))];

    private Batch Read(DuckDBCommand command, int capacity)
    {
        using var reader = command.ExecuteReader();
        CheckTypes(reader);
        var found = new List<string>(capacity);
        var values = Readers(capacity);
        while (reader.Read())
        {
            if (reader.IsDBNull(0))
                continue;
            found.Add(reader.GetString(0));
            foreach (var value in values)
                value.Read(reader);
        }

        return new(found, Array.ConvertAll(values, value => value.Build()));
    }

    private string[] ReadTypes(DuckDBCommand command)
    {
        // DuckDB binds this statement without running the statement. A view can fail on some rows, and only those rows must fail.
        command.CommandText = $"FROM ({select + asked}) LIMIT 0";
        command.Parameters.Add(new DuckDBParameter("users", new List<string>()));
        using var reader = command.ExecuteReader();
        return [.. Enumerable.Range(1, reader.FieldCount - 1).Select(reader.GetDataTypeName)];
    }

    private void CheckTypes(DuckDBDataReader reader)
    {
        for (var i = 0; i < resultTypes.Length; i++)
        {
            if (reader.GetDataTypeName(i + 1) != resultTypes[i])
                throw new InputChangedException();
        }
    }

    // The statement bound when this object was made, so the input has changed.
    private static async Task<T> ChangesAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DuckDBException e) when (DuckDbErrors.IsOfNames(e))
        {
            throw new InputChangedException(e);
        }
    }
}
