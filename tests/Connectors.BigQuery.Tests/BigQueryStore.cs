using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPipeline.BigQueryEmulator;
using ModelPipeline.Connectors.BigQuery.Loading;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>A separate emulator with one dataset.</summary>
/// <param name="loadFrom">The number of rows from which writers load them.</param>
/// <param name="options">The options of the emulator.</param>
/// <param name="storage">Whether jobs read through the Storage Read API.</param>
internal sealed class BigQueryStore(
    int loadFrom = BigQueryWriter.LoadFrom, EmulatorOptions? options = null, BigQueryStorageUse storage = BigQueryStorageUse.Off)
    : IAlteredStore, IFailureStore
{
    private readonly HurriedClock clock = new(options?.Time);

    private readonly ServiceProvider services = new ServiceCollection()
        .AddSingleton<TimeProvider>(new HurriedClock())
        .AddSingleton<ILoggerFactory>(new LogLines())
        .AddPipelines()
        .AddBigQuery()
        .BuildServiceProvider();

    public Emulator Emulator { get; private set; } = null!;

    public string ConnectionString =>
        $"Project=p;Dataset=d;Emulator={Emulator.Address};Storage={storage};StorageEndpoint={Emulator.StorageAddress}";

    /// <summary>What connectors have logged.</summary>
    public LogLines Log => (LogLines)services.GetRequiredService<ILoggerFactory>();

    /// <summary>The pauses of retrievers and writers.</summary>
    public IReadOnlyList<TimeSpan> Waits => clock.Waits;

    public bool KeepsNaN => true;

    public Outage Outage => Outage.Unreachable;

    public bool ReadsWhileStopped => false;

    public bool WritersMayCollide => true;

    public string SlowQuery =>
        "SELECT u AS user_id, (SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS a, UNNEST(GENERATE_ARRAY(1, 1000000)) AS b WHERE a * b = 1) AS x FROM UNNEST(@users) AS u";

    private BigQueryClient Client => new(BigQueryConnection.Parse(ConnectionString, ""), services.GetRequiredService<IHttpClientFactory>());

    /// <summary>The load of rows.</summary>
    public BigQueryLoad Load => LoadBy(BigQueryUpload.PieceBytes);

    /// <summary>The load of rows, with pieces of this size.</summary>
    public BigQueryLoad LoadBy(int pieceBytes) => new(Client, clock, pieceBytes);

    /// <summary>The temporary tables of an output table.</summary>
    public BigQueryStaging Staging(BigQueryOutputTable table) => new(Client, new(Client), table, clock);

    // BigQuery stores a null array as an empty one.
    public ColumnType? Holds(ColumnType type) => type switch
    {
        ColumnType.Single => ColumnType.Double,
        ColumnType.Vector => null,
        _ => type,
    };

    public bool EnforcesKeys => false;

    public bool CanNameTable(string name) => name is "two words" or "Select";

    public bool CanNameColumn(string name) => name == "Select";

    public IReadOnlyList<(string Table, string ConnectionString)> Spellings(string table) =>
    [
        ($"d.{table}", ConnectionString),
        ($"`p.d.{table}`", $"Project=p;Dataset=elsewhere;Emulator={Emulator.Address}"),
    ];

    public string Setting(string table) => SqlName.Quote(table);

    public string Query(string table) => $"SELECT * FROM d.`{table}` WHERE user_id IN UNNEST(@users)";

    public async Task CreateTableAsync(string table, Batch rows, string userColumn, ColumnType userType)
    {
        await CreateAsync(table,
            [new(userColumn, SqlType(userType)),
                .. rows.Columns.Select(column => new TableField(column.Field.Name, SqlType(column.Field.Type)))]);
        await LoadAsync(table, rows, userColumn);
    }

    public async Task ChangeAsync(string table, IReadOnlyList<string> removed, Batch added)
    {
        await ExecuteAsync($"DELETE FROM d.{table} WHERE user_id IN ({string.Join(", ", removed.Select(user => $"'{user}'"))})");
        await LoadAsync(table, added, "user_id");
    }

    public async Task<IReadOnlyList<(Guid Job, string User, string Reason)>> FailuresAsync(string table)
    {
        var rows = new List<(Guid, string, string)>();
        await QueryAsync($"SELECT job_id, user_id, reason FROM d.`{table}`", row => rows.Add((Guid.Parse(row[0]!), row[1]!, row[2]!)));
        return rows;
    }

    public Task CreateTimelessFailuresAsync(string table) =>
        CreateAsync(
            table, [.. new[] { "job_id", "user_id", "reason" }.Select(name => new TableField(name, "STRING", "REQUIRED"))],
            ["job_id", "user_id"]);

    private async Task LoadAsync(string table, Batch rows, string userColumn)
    {
        var file = new StringBuilder();
        for (var row = 0; row < rows.Count; row++)
        {
            var json = new JsonObject { [userColumn] = rows.Users[row] };
            foreach (var column in rows.Columns)
                json[column.Field.Name] = Text(column.ValueAt(row));
            file.Append(json.ToJsonString()).Append('\n');
        }

        await Load.RunAsync(
            $"load_{Guid.NewGuid():N}", new("p", "d", table), [Encoding.UTF8.GetBytes(file.ToString())], OnDemand.Call,
            CancellationToken.None);
    }

    public async Task CreateNativeAsync(string table, IReadOnlyList<NativeColumn> columns)
    {
        await ExecuteAsync(
            $"CREATE TABLE d.{table} (user_id STRING{string.Concat(columns.Select((column, i) => $", c{i} {column.Declaration}"))})");
        await ExecuteAsync(
            $"INSERT INTO d.{table} VALUES ('a'{string.Concat(columns.Select(column => $", {column.Literal}"))}), ('b'{string.Concat(columns.Select(_ => ", NULL"))})");
    }

    public async Task ReplaceAsync(string table, IReadOnlyList<(string Name, NativeColumn Column)> columns)
    {
        string Row(string user, Func<NativeColumn, string> value) =>
            $"SELECT '{user}' AS user_id{string.Concat(columns.Select(column => $", {value(column.Column)} AS {column.Name}"))}";
        await ExecuteAsync(
            $"CREATE OR REPLACE TABLE d.{table} AS {Row("a", column => column.Literal)} UNION ALL {Row("b", column => $"CAST(NULL AS {column.Declaration})")}");
    }

    public IRetriever Make(InputOptions options, string? connectionString) =>
        new BigQueryRetriever(new("p", options, connectionString ?? ConnectionString, services),
            services.GetRequiredService<IHttpClientFactory>(), clock);

    public IWriter Make(OutputOptions options, string? connectionString) =>
        new BigQueryWriter(new("p", options, connectionString ?? ConnectionString, services),
            services.GetRequiredService<IHttpClientFactory>(), clock, loadFrom);

    /// <summary>A writer that uses these turns.</summary>
    public IWriter MakeWriter(OutputOptions output, IWriteTurns turns) =>
        new BigQueryWriter(new("p", output, ConnectionString, services), services.GetRequiredService<IHttpClientFactory>(), clock, loadFrom,
            turns);

    public string TypeName(Field column) => SqlType(column.Type);

    public Task CreateTableAsync(string table, Schema columns, params string[] key) =>
        CreateAsync(table,
            [.. columns.Select(column => new TableField(column.Name, SqlType(column.Type), column.Nullable ? null : "REQUIRED"))], key);

    public async Task<IReadOnlyList<string>> TablesAsync()
    {
        using var http = new HttpClient();
        var list = JsonNode.Parse(await http.GetStringAsync(new Uri(Emulator.Address, "/bigquery/v2/projects/p/datasets/d/tables")))!;
        return [.. list["tables"]?.AsArray().Select(table => (string)table!["tableReference"]!["tableId"]!) ?? []];
    }

    public async Task<(IReadOnlyList<string> Columns, IReadOnlyList<string> Key)> DescribeAsync(string table)
    {
        var found = (await new BigQueryTables(Client).FindAsync(new("p", "d", table), CancellationToken.None))!;
        return ([.. found.Schema!.Fields.Select(field => $"{field.Name} {field.SqlType}")],
            found.TableConstraints?.PrimaryKey?.Columns ?? []);
    }

    public async Task<IReadOnlyList<StoredRow>> RowsAsync(string table)
    {
        var rows = new List<StoredRow>();
        await QueryAsync($"SELECT user_id, score, run_id, retrieved_at FROM d.{table}", row => rows.Add(new(
            row[0]!,
            double.Parse(row[1]!, CultureInfo.InvariantCulture),
            Guid.Parse(row[2]!),
            DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(row[3]!, CultureInfo.InvariantCulture)))));
        return rows;
    }

    public Task ExecuteAsync(string sql) => QueryAsync(sql, static _ => { });

    public Task StopAsync() => Emulator.StopAsync();

    public Task StartAsync() => Emulator.StartAsync();

    public async ValueTask InitializeAsync()
    {
        Emulator = await Emulator.StartAsync(options);
        await Emulator.CreateDatasetAsync("p", "d");
    }

    public async ValueTask DisposeAsync()
    {
        await Emulator.DisposeAsync();
        await services.DisposeAsync();
    }

    public async Task QueryAsync(string sql, Action<string?[]> onRow)
    {
        await new BigQueryQueries(Client).RunAsync(sql, [], OnDemand.Call, (rows, _) =>
        {
            foreach (var row in rows)
                onRow([.. row.GetProperty("f").EnumerateArray().Select(value => value.GetProperty("v").GetString())]);
        }, CancellationToken.None);
    }

    private Task CreateAsync(string table, TableField[] fields, params string[] key) => new BigQueryTables(Client).CreateAsync(
        new("p", "d", table), new() { Schema = new(fields), TableConstraints = key.Length > 0 ? new(new(key)) : null },
        CancellationToken.None);

    private static JsonNode? Text(object? value) => value switch
    {
        null => null,
        float number => ((double)number).ToString("R", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        bool truth => truth,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static string SqlType(ColumnType type) => type switch
    {
        ColumnType.Single or ColumnType.Double => "FLOAT64",
        ColumnType.Int64 => "INT64",
        ColumnType.Boolean => "BOOL",
        ColumnType.Timestamp => "TIMESTAMP",
        _ => "STRING",
    };
}
