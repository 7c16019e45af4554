using System.Data.Common;
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
            var types = await DescribeAsync(source.Untyped, cancellationToken);
            var schema = new Schema(types.Select(each => new Field(each.Key, TypeOf(each.Key, each.Value, wanted))));
            Prepare(wanted, types, schema);
            return schema;
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new PipelineConfigurationException(source.Setting, $"cannot be read: {DuckDbErrors.Explain(e)} Check it and Input:Connection.");
        }
    }

    public async Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        try
        {
            return await database.RunAsync(command => Read(command, users), cancellationToken);
        }
        catch (DuckDBException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw DuckDbErrors.Translate(e, source.IsQuery ? "the input query" : $"'{options.Table}'");
        }
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        // The empty list makes DuckDB bind the query, files included, and read nothing.
        await GetAsync([], cancellationToken);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private Task<Dictionary<string, string>> DescribeAsync(string from, CancellationToken cancellationToken) =>
        database.RunAsync(command =>
        {
            command.CommandText = $"DESCRIBE SELECT * FROM {from}";
            if (source.IsQuery)
                command.Parameters.Add(new DuckDBParameter("users", new List<string>()));
            using var reader = command.ExecuteReader();
            var types = new Dictionary<string, string>();
            while (reader.Read())
                types[reader.GetString(0)] = reader.GetString(1);
            return types;
        }, cancellationToken);

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

    private void Prepare(IReadOnlyList<Field> wanted, Dictionary<string, string> types, Schema schema)
    {
        var input = InputColumns.Find(source.Setting, options.UserColumn, wanted, schema);
        fields = [.. input.Fields.Select(field => source.IsCsv ? field with { Type = ColumnType.String } : field)];
        var columns = input.Columns.Select(column => source.IsCsv ? column.Quoted : DuckDbTypes.Read(types[column.Source], column.Quoted)!.Value.Sql);
        select = $"SELECT {string.Join(", ", columns.Prepend($"{SqlName.Quote(input.User)}::VARCHAR"))} FROM {source.Rows} AS input";
        if (!source.IsQuery)
            select += $" WHERE {Key(input.User, types[input.User])}";
    }

    private string Key(string column, string type) =>
        // An id that the column would spell otherwise is nobody's: '007' is not 7.
        !source.IsCsv && DuckDbTypes.IsKeyType(type)
            ? $"{SqlName.Quote(column)} IN (SELECT id FROM (SELECT TRY_CAST(text AS {type}) AS id, text FROM (SELECT unnest($users) AS text)) WHERE id::VARCHAR = text)"
            : $"{SqlName.Quote(column)}::VARCHAR IN (SELECT unnest($users))";

    private Batch Read(DuckDBCommand command, IReadOnlyList<string> users)
    {
        command.CommandText = select;
        command.Parameters.Add(new DuckDBParameter("users", users as List<string> ?? [.. users]));
        using var reader = command.ExecuteReader();
        var found = new List<string>(users.Count);
        var columns = fields.Select((field, index) => Column(field, index + 1, users.Count)).ToArray();
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

    private static DbColumnReader Column(Field field, int ordinal, int capacity) => field.Type switch
    {
        ColumnType.Single => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetFloat(i)),
        ColumnType.Double => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetDouble(i)),
        ColumnType.Int64 => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetInt64(i)),
        ColumnType.Boolean => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetBoolean(i)),
        ColumnType.String => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetString(i)),
        ColumnType.Timestamp => DbColumnReader.Create(field, ordinal, capacity, (row, i) => Moment(row, i, field)),
        ColumnType.Vector => DbColumnReader.Create(field, ordinal, capacity, static (row, i) => row.GetFieldValue<List<float>>(i).ToArray()),
        _ => throw new InvalidOperationException($"DuckDB columns are not read as {field.Type}."),
    };

    private static DateTime Moment(DbDataReader row, int ordinal, Field field)
    {
        try
        {
            return DateTime.SpecifyKind(row.GetDateTime(ordinal), DateTimeKind.Utc);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new StoreException($"Column '{field.Name}' holds a moment that is infinite or outside the years 1 to 9999; correct the row.", e, blamesData: true);
        }
    }
}
