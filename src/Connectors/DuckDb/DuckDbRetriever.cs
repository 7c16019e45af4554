using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb;

/// <summary>Reads input rows from a DuckDB file, or from files through DuckDB, with one query a batch.</summary>
internal sealed class DuckDbRetriever : IRetriever
{
    private readonly InputOptions options;
    private readonly DuckDbDatabase database;
    private readonly DuckDbSource source;
    private string select = "";
    private Field[] fields = [];
    private DuckDbScan? scan;

    public DuckDbRetriever(PartContext<InputOptions> context)
    {
        PartSettings.Check(context, "Data Source=customers.duckdb");
        options = context.Options;
        database = new(context.ConnectionString, "Input:Connection");
        source = new(options);
    }

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(database.Open, cancellationToken);
            var described = await DescribeAsync(source.Untyped, cancellationToken);
            var schema = new Schema(described.Select(each => new Field(each.Name, TypeOf(each.Name, each.Type, wanted))));
            var user = schema.Find(options.UserColumn) is { } found ? described.First(column => column.Name == found.Name) : null;
            Prepare(wanted, described, schema, user is not null && await HasFractionsAsync(user, cancellationToken));
            return schema;
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new PipelineConfigurationException(source.Setting, $"cannot be read: {DuckDbErrors.Explain(e)} Check it and Input:Connection.");
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        TryAsync(() => database.RunAsync(command => Read(command, users), cancellationToken), cancellationToken);

    public async Task<ScanPlan> PlanScanAsync(int usersPerPartition, CancellationToken cancellationToken)
    {
        var whole = scan ?? throw KeyScan.QueryTakesUsers();
        return await TryAsync(() => whole.PlanAsync(usersPerPartition, cancellationToken), cancellationToken);
    }

    // DuckDB is in this process: each step runs on a pool thread.
    public IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        (scan ?? throw KeyScan.QueryTakesUsers()).ReadAsync(request, cancellationToken)
        .StepAsync((step, token) => Task.Run(() => TryAsync(step, token), token), cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        // The empty list makes DuckDB bind the query, files included, and read nothing.
        await GetAsync([], cancellationToken);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private Task<List<DuckDbColumn>> DescribeAsync(string from, CancellationToken cancellationToken) =>
        database.RunAsync(command =>
        {
            command.CommandText = $"DESCRIBE SELECT * FROM {from}";
            if (source.IsQuery)
                command.Parameters.Add(new DuckDBParameter("users", new List<string>()));
            var types = new List<(string Name, string Type)>();
            using (var reader = command.ExecuteReader())
            {
                while (reader.Read())
                    types.Add((reader.GetString(0), reader.GetString(1)));
            }

            var names = DuckDbNames.Read(command, source, [.. types.Select(each => each.Name)]);
            return names.Zip(types, (name, each) => new DuckDbColumn(name, each.Name, each.Type)).ToList();
        }, cancellationToken);

    // Of a CSV file the ids are what is written there: only a column of nothing but 101.0 and the like is one of numbers.
    private async Task<bool> HasFractionsAsync(DuckDbColumn user, CancellationToken cancellationToken) =>
        user.Type is "FLOAT" or "DOUBLE" && (!source.IsCsv || await database.RunAsync(command =>
        {
            command.CommandText = $"SELECT bool_and(regexp_full_match({user.Quoted}, '\\s*[0-9]+\\.0+\\s*')) FROM {source.Rows}";
            return command.ExecuteScalar() is true;
        }, cancellationToken));

    // A CSV file has text; a column of it that the model takes as text stays what is written there, however much it looks like
    // a boolean or a number.
    private ColumnType TypeOf(string column, string type, IReadOnlyList<Field> wanted)
    {
        var field = wanted.FirstOrDefault(field => field.Name.Equals(column, StringComparison.OrdinalIgnoreCase));
        if (source.IsCsv && field?.Type == ColumnType.String)
            return ColumnType.String;
        if (DuckDbTypes.Read(type, "") is { } known)
            return known.Type;
        return field is null
            ? ColumnType.String
            : throw new PipelineConfigurationException(source.Setting, $"has column '{column}' of type {type}, which cannot be read; cast it with \"Query\".");
    }

    private void Prepare(IReadOnlyList<Field> wanted, List<DuckDbColumn> described, Schema schema, bool hasFractions)
    {
        var input = InputColumns.Find(source.Setting, options.UserColumn, wanted, schema, hasFractions);
        fields = [.. input.Fields.Select(field => source.IsCsv ? field with { Type = ColumnType.Text } : field)];
        DuckDbColumn Named(string name) => described.First(column => column.Name == name);
        var read = input.Columns.Select(column => Named(column.Source));
        string[] columns = [.. read.Select(column => source.IsCsv ? column.Quoted : DuckDbTypes.Read(column.Type, column.Quoted)!.Value.Sql)];
        var id = Named(input.User);
        select = $"SELECT {string.Join(", ", columns.Prepend($"{id.Quoted}::VARCHAR"))} FROM {source.Rows} AS input";
        if (source.IsQuery)
            return;
        var user = $"input.{id.Quoted}";
        var keyType = !source.IsCsv && DuckDbTypes.IsKeyType(id.Type) ? id.Type : null;
        // An id that the column would spell otherwise is nobody's: '007' is not 7.
        select += keyType is null
            ? $" WHERE {DuckDbTypes.Text(user)} IN (SELECT unnest($users))"
            : $" WHERE {user} IN (SELECT id FROM (SELECT TRY_CAST(text AS {keyType}) AS id, text FROM (SELECT unnest($users) AS text)) WHERE id::VARCHAR = text)";
        scan = new(database, DuckDbScan.Describe(source, user, keyType, columns), rows => Columns(rows), source.IsCsv);
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DuckDbErrors.Translate(e, source.IsQuery ? "the input query" : $"'{options.Table}'");
        }
    }

    private Batch Read(DuckDBCommand command, IReadOnlyList<string> users)
    {
        command.CommandText = select;
        // The driver ends a text at a NUL: such an id would become another user's.
        command.Parameters.Add(new DuckDBParameter("users", users.Where(user => !user.Contains('\0')).ToList()));
        using var reader = command.ExecuteReader();
        var found = new List<string>(users.Count);
        var columns = Columns(users.Count);
        while (reader.Read())
        {
            if (reader.IsDBNull(0))
                continue;
            found.Add(reader.GetString(0));
            foreach (var column in columns)
                column.Read(reader);
        }

        return new(found, Array.ConvertAll(columns, column => column.Build()));
    }

    private DbColumnReader[] Columns(int rows) => [.. fields.Select((field, index) => DuckDbTypes.Reader(field, index + 1, rows))];
}
