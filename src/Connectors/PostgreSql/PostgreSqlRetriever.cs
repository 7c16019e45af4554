using System.Data;
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
    private readonly long sampleFrom;
    private PostgreSqlKey? key;
    private PostgreSqlScan? scan;
    private string select = "";
    private string sample = "";
    private Field[] fields = [];

    public PostgreSqlRetriever(PartContext<InputOptions> context, long sampleFrom = PostgreSqlScan.SampleFrom)
    {
        PartSettings.Check(context, PostgreSqlConnections.Example);
        options = context.Options;
        this.sampleFrom = sampleFrom;
        setting = IsQuery ? "Input:Query" : "Input:Table";
        from = IsQuery ? $"(\n{UsersParameter.Replace(options.Query, "$1")}\n)" : SqlName.QuoteTable(options.Table);
        database = PostgreSqlConnections.Create(context.ConnectionString, "Input:Connection");
    }

    public string Place => PostgreSqlConnections.PlaceOf(database);

    private bool IsQuery => options.Query.Length > 0;

    private string Action => $"read {(IsQuery ? "the input query" : $"'{options.Table}'")}";

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        try
        {
            var types = await DescribeAsync(cancellationToken);
            var schema = new Schema(types.Select(column => new Field(column.Name, TypeOf(column.Name, column.Type, wanted))));
            await PrepareAsync(wanted, types.DistinctBy(column => column.Name).ToDictionary(column => column.Name, column => column.Type), schema, cancellationToken);
            // Reads no row, but needs the privileges that reading needs.
            await using var command = Command($"{select} LIMIT 0", []);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return schema;
        }
        catch (Exception e) when (PostgreSqlErrors.IsTrouble(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.AtStart(e, "Input", setting, Action);
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using var command = Command(select, users);
        // The collation of a table's column may take two spellings for one.
        return await ReadAsync(command, users.Count, IsQuery ? null : users.ToHashSet(StringComparer.Ordinal), cancellationToken);
    }, cancellationToken);

    public async Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) => IsQuery ? null : await TryAsync(async () =>
    {
        await using var command = Command($"{sample} LIMIT {rows}");
        return await ReadAsync(command, rows, null, cancellationToken);
    }, cancellationToken);

    public async Task<ScanPlan> PlanScanAsync(int usersPerPartition, CancellationToken cancellationToken)
    {
        var whole = scan ?? throw KeyScan.QueryTakesUsers();
        return await TryAsync(() => whole.PlanAsync(usersPerPartition, cancellationToken), cancellationToken);
    }

    public IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        (scan ?? throw KeyScan.QueryTakesUsers()).ReadAsync(request, cancellationToken).StepAsync(TryAsync, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await using var command = Command($"SELECT 1 FROM {from} AS input LIMIT 0");
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }, cancellationToken);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<Batch> ReadAsync(NpgsqlCommand command, int capacity, HashSet<string>? asked, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<string>(capacity);
        var columns = fields.Select((field, index) => PostgreSqlTypes.Reader(field, index + 1, capacity)).ToArray();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(0) || reader.GetString(0) is var user && asked?.Contains(user) == false)
                continue;
            found.Add(user);
            foreach (var column in columns)
                column.Read(reader);
        }

        return new Batch(found, Array.ConvertAll(columns, column => column.Build()));
    }

    // Not run, only described: who may read some of the columns is not asked for all of them.
    private async Task<(string Name, PostgresType Type)[]> DescribeAsync(CancellationToken cancellationToken)
    {
        await using var command = Command($"SELECT * FROM {from} AS input");
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SchemaOnly, cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetPostgresType(i)))];
    }

    // What cannot be read is a fault where the model needs it; elsewhere it is nobody's business.
    private ColumnType TypeOf(string column, PostgresType type, IReadOnlyList<Field> wanted)
    {
        if (PostgreSqlTypes.Read(type, "") is { } known)
            return known.Type;
        return wanted.Any(field => field.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
            ? throw new PipelineConfigurationException(setting, $"has column '{column}' of type {type.DisplayName}, which cannot be read; cast it with \"Query\".")
            : ColumnType.String;
    }

    private async Task PrepareAsync(IReadOnlyList<Field> wanted, Dictionary<string, PostgresType> types, Schema schema, CancellationToken cancellationToken)
    {
        var input = InputColumns.Find(setting, options.UserColumn, wanted, schema);
        fields = [.. input.Fields];
        string[] columns = [.. input.Columns.Select(column => PostgreSqlTypes.Read(types[column.Source], column.Quoted)!.Value.Sql)];
        select = $"SELECT {string.Join(", ", columns.Prepend($"{SqlName.Quote(input.User)}::text"))} FROM {from} AS input";
        if (IsQuery)
            return;
        sample = select;
        key = new(input.User, types[input.User]);
        select += $" WHERE {key.Condition}";
        var table = new PostgreSqlInputTable(from, input.User);
        scan = new(database, table, await table.DescribeAsync(database, key, columns, cancellationToken), fields, sampleFrom);
    }

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (PostgreSqlErrors.IsTrouble(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgreSqlErrors.Translate(e, Action);
        }
    }

    // A query takes users always, a table where it is asked for their rows.
    private NpgsqlCommand Command(string sql, IReadOnlyList<string>? users = null)
    {
        var command = database.CreateCommand(sql);
        if (IsQuery)
            command.Parameters.Add(PostgreSqlKey.Texts(users ?? []));
        else if (users is not null)
            command.Parameters.Add(key!.Parameter(users));
        return command;
    }
}
