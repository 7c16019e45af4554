using System.Text.Json;
using Microsoft.Data.Sqlite;
using ModelPipeline.Connectors.Sql;
using SQLitePCL;

namespace ModelPipeline.Connectors.Sqlite;

/// <summary>Reads input rows from a SQLite file, with one query a batch.</summary>
internal sealed class SqliteRetriever : IRetriever
{
    private readonly InputOptions options;
    private readonly SqliteConnectionStringBuilder connections;
    private readonly string setting;
    private readonly string from;
    private string select = "";
    private string? sample;
    private Field[] fields = [];
    private SqliteScan? scan;

    public SqliteRetriever(PartContext<InputOptions> context)
    {
        PartSettings.Check(context, "Data Source=customers.db");
        options = context.Options;
        connections = SqliteConnections.Parse(context.ConnectionString, "Input:Connection");
        if (connections.Mode == SqliteOpenMode.ReadWriteCreate)
            connections.Mode = SqliteOpenMode.ReadOnly;
        setting = options.Query.Length > 0 ? "Input:Query" : "Input:Table";
        from = options.Query.Length > 0 ? $"(\n{UsersParameter.Replace(options.Query, UsersParameter.Name)}\n)" : SqlName.QuoteTable(options.Table);
    }

    public string Place => SqliteConnections.PlaceOf(connections);

    private string Action => $"read {(options.Query.Length > 0 ? "the input query" : $"'{options.Table}'")}";

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
            await using var command = Command(connection, $"SELECT * FROM {from} AS input LIMIT 0", []);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var described = SqliteTypes.Describe(reader);
            if (options.Query.Length > 0)
                described = SqliteNames.Read(connection, options.Query, described);
            var schema = new Schema(described.Select(column => new Field(column.Name, TypeOf(column.Name, column.Declared, wanted))));
            var user = schema.Find(options.UserColumn)?.Name;
            Prepare(connection, wanted, schema, described.Any(column => column.Name == user && SqliteTypes.IsReal(column.Declared)));
            return schema;
        }
        catch (SqliteException e) when (SqliteErrors.IsLocked(e))
        {
            throw SqliteErrors.Translate(e, Action);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_NOTADB)
        {
            throw new PipelineConfigurationException("Input:Connection", $"names '{connections.DataSource}', which cannot be read: {e.Message} Set an existing SQLite file.");
        }
        catch (SqliteException e)
        {
            throw new PipelineConfigurationException(setting, $"cannot be read: {e.Message} Check it and Input:Connection ('{connections.DataSource}').");
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) =>
        ReadAsync(select, users, users.Count, cancellationToken);

    public async Task<Batch?> SampleAsync(int rows, CancellationToken cancellationToken) =>
        sample is null ? null : await Task.Run(() => ReadAsync($"{sample} LIMIT {rows}", [], rows, cancellationToken), cancellationToken);

    public async Task<ScanPlan> PlanScanAsync(int usersPerPartition, CancellationToken cancellationToken)
    {
        var whole = scan ?? throw KeyScan.QueryTakesUsers();
        return await OnThreadPoolAsync(() => whole.PlanAsync(usersPerPartition, cancellationToken), cancellationToken);
    }

    public IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, CancellationToken cancellationToken) =>
        (scan ?? throw KeyScan.QueryTakesUsers()).ReadAsync(request, cancellationToken).StepAsync(OnThreadPoolAsync, cancellationToken);

    public async Task PingAsync(CancellationToken cancellationToken) => await GetAsync([], cancellationToken);

    // Pooled connections would keep the file open.
    public ValueTask DisposeAsync()
    {
        SqliteConnection.ClearPool(new(connections.ConnectionString));
        return default;
    }

    private Task<Batch> ReadAsync(string sql, IReadOnlyList<string> users, int capacity, CancellationToken cancellationToken) =>
        TryAsync(async () =>
    {
        await using var connection = await SqliteConnections.OpenAsync(connections, cancellationToken);
        using var interrupt = new SqliteInterrupt(connection, cancellationToken);
        await using var command = Command(connection, sql, users);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<string>(capacity);
        var columns = fields.Select((field, index) => SqliteTypes.Reader(field, index + 1, capacity)).ToArray();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.IsDBNull(0))
                continue;
            found.Add(reader.GetString(0));
            foreach (var column in columns)
                column.Read(reader);
        }

        return new Batch(found, Array.ConvertAll(columns, column => column.Build()));
    }, cancellationToken);

    private void Prepare(SqliteConnection connection, IReadOnlyList<Field> wanted, Schema schema, bool hasFractions)
    {
        var input = InputColumns.Find(setting, options.UserColumn, wanted, schema, hasFractions);
        fields = [.. input.Fields];
        var user = SqlName.Quote(input.User);
        select = $"SELECT {string.Join(", ", input.Columns.Select(column => column.Quoted).Prepend(user))} FROM {from} AS input";
        // The first condition can use an index; the second keeps to the id as it is spelled, where the column's type or collation does not.
        var asked = $"IN (SELECT value FROM json_each({UsersParameter.Name}))";
        if (options.Query.Length > 0)
            return;
        sample = select;
        select += $" WHERE {user} {asked} AND CAST({user} AS TEXT) COLLATE BINARY {asked}";
        scan = new(connections, fields, SqliteScan.Describe(connection, options.Table, input));
    }

    // An expression declares no type: it is read as what the model takes.
    private ColumnType TypeOf(string column, string? declared, IReadOnlyList<Field> wanted)
    {
        var field = wanted.FirstOrDefault(field => field.Name.Equals(column, StringComparison.OrdinalIgnoreCase));
        var type = declared is null ? field?.Type ?? ColumnType.String : SqliteTypes.Read(declared);
        return type is { } known and not ColumnType.Vector ? known
            : field is null ? ColumnType.String
            : throw new PipelineConfigurationException(setting, $"has column '{column}' of type {declared ?? "none"}, which cannot be read as {field.TypeName}; cast it with \"Query\".");
    }

    // What reads a whole table takes long, and the driver works on the thread that calls it.
    private Task<T> OnThreadPoolAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) =>
        Task.Run(() => TryAsync(call, cancellationToken), cancellationToken);

    private async Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (SqliteException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw SqliteErrors.Translate(e, Action);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, IReadOnlyList<string> users)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue(UsersParameter.Name, JsonSerializer.Serialize(users));
        return command;
    }
}
