using ModelPipeline.Connectors.Sql;
using Npgsql;
using Npgsql.PostgresTypes;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Reads input rows from a PostgreSQL table, view or query, with one prepared statement a batch.</summary>
internal sealed class PostgreSqlRetriever : IRetriever
{
    private readonly InputOptions options;
    private readonly NpgsqlDataSource database;
    private readonly string setting;
    private readonly string from;
    private PostgreSqlKey? key;
    private string select = "";
    private Field[] fields = [];

    public PostgreSqlRetriever(PartContext<InputOptions> context)
    {
        PartSettings.Check(context, PostgreSqlConnections.Example);
        options = context.Options;
        setting = IsQuery ? "Input:Query" : "Input:Table";
        from = IsQuery ? $"(\n{UsersParameter.Replace(options.Query, "$1")}\n)" : SqlName.QuoteTable(options.Table);
        database = PostgreSqlConnections.Create(context.ConnectionString, "Input:Connection");
    }

    private bool IsQuery => options.Query.Length > 0;

    private string Action => $"read {(IsQuery ? "the input query" : $"'{options.Table}'")}";

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command($"SELECT * FROM {from} AS input LIMIT 0", []);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var types = Enumerable.Range(0, reader.FieldCount).Select(i => (Name: reader.GetName(i), Type: reader.GetPostgresType(i))).ToArray();
            var schema = new Schema(types.Select(column => new Field(column.Name, TypeOf(column.Name, column.Type, wanted))));
            Prepare(wanted, types.DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.Type), schema);
            return schema;
        }
        catch (Exception e) when (PostgreSqlErrors.IsTrouble(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.AtStart(e, "Input", setting, Action);
        }
    }

    public async Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command(select, users);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            // The collation of a table's column may take two spellings for one.
            var asked = IsQuery ? null : users.ToHashSet(StringComparer.Ordinal);
            var found = new List<string>(users.Count);
            var columns = fields.Select((field, index) => PostgreSqlTypes.Reader(field, index + 1, users.Count)).ToArray();
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.IsDBNull(0) || reader.GetString(0) is var user && asked?.Contains(user) == false)
                    continue;
                found.Add(user);
                foreach (var column in columns)
                    column.Read(reader);
            }

            return new(found, Array.ConvertAll(columns, column => column.Build()));
        }
        catch (Exception e) when (PostgreSqlErrors.IsTrouble(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.Translate(e, Action);
        }
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Command($"SELECT 1 FROM {from} AS input LIMIT 0", []);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (PostgreSqlErrors.IsTrouble(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.Translate(e, Action);
        }
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    // What cannot be read is a fault where the model needs it; elsewhere it is nobody's business.
    private ColumnType TypeOf(string column, PostgresType type, IReadOnlyList<Field> wanted)
    {
        if (PostgreSqlTypes.Read(type, "") is { } known)
            return known.Type;
        return wanted.Any(field => field.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
            ? throw new PipelineConfigurationException(setting, $"has column '{column}' of type {type.DisplayName}, which cannot be read; cast it with \"Query\".")
            : ColumnType.String;
    }

    private void Prepare(IReadOnlyList<Field> wanted, Dictionary<string, PostgresType> types, Schema schema)
    {
        var input = InputColumns.Find(setting, options.UserColumn, wanted, schema);
        fields = [.. input.Fields];
        var columns = input.Columns.Select(column => PostgreSqlTypes.Read(types[column.Source], column.Quoted)!.Value.Sql);
        select = $"SELECT {string.Join(", ", columns.Prepend($"{SqlName.Quote(input.User)}::text"))} FROM {from} AS input";
        if (IsQuery)
            return;
        key = new(input.User, types[input.User]);
        select += $" WHERE {key.Condition}";
    }

    private NpgsqlCommand Command(string sql, IReadOnlyList<string> users)
    {
        var command = database.CreateCommand(sql);
        if (IsQuery)
            command.Parameters.Add(PostgreSqlKey.Texts(users));
        else if (key is not null && sql == select)
            command.Parameters.Add(key.Parameter(users));
        return command;
    }
}
