using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Reads input rows from a BigQuery table, view or query, with one query a batch.</summary>
internal sealed class BigQueryRetriever : IRetriever
{
    private readonly InputOptions options;
    private readonly BigQueryTables tables;
    private readonly BigQueryQueries queries;
    private readonly TimeProvider clock;
    private readonly BigQueryTableName? table;
    private readonly string setting;
    private TableField user = null!;
    private TableField[] sources = [];
    private Field[] fields = [];
    private string selectAll = "";
    private string select = "";

    public BigQueryRetriever(PartContext<InputOptions> context, IHttpClientFactory http, TimeProvider clock)
    {
        this.clock = clock;
        PartSettings.Check(context, BigQueryConnection.Example);
        options = context.Options;
        var client = new BigQueryClient(BigQueryConnection.Parse(context.ConnectionString, "Input:Connection"), http);
        tables = new(client);
        queries = new(client, Usage, context.Pipeline);
        setting = options.Query.Length > 0 ? "Input:Query" : "Input:Table";
        if (options.Query.Length == 0)
            table = BigQueryTableName.Parse(options.Table, setting, client.Connection);
        else if (!options.Query.Contains(BigQueryUsers.Parameter, StringComparison.Ordinal))
            throw new PipelineConfigurationException(setting, $"does not take the ids; compare the user column with {BigQueryUsers.Parameter}, as in IN UNNEST({BigQueryUsers.Parameter}).");
    }

    // A query takes half a second and costs the same for one user as for hundreds: it is worth waiting for them.
    public TimeSpan DefaultLinger => TimeSpan.FromMilliseconds(100);

    public StoreUsage Usage { get; } = new();

    public string Place => tables.Place;

    private string Action => $"read {(table is null ? "the input query" : $"'{options.Table}'")}";

    // A line break, since the query may end in a comment.
    private string From => table?.Quoted ?? $"(\n{options.Query.TrimEnd().TrimEnd(';')}\n)";

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        try
        {
            var source = table is null
                ? await queries.CheckAsync($"SELECT * FROM {From}", [BigQueryUsers.Texts([])], cancellationToken)
                : (await tables.GetAsync(table, cancellationToken)).Schema ?? new([]);
            var schema = new Schema(source.Fields.Select(field => new Field(field.Name, TypeOf(field, wanted))));
            var input = InputColumns.Find(setting, options.UserColumn, wanted, schema);
            TableField Source(string name) => source.Fields.First(field => field.Name == name);
            user = Source(input.User);
            fields = [.. input.Fields];
            sources = [.. input.Columns.Select(column => Source(column.Source))];
            selectAll = SelectAll(input);
            select = table is null ? selectAll : $"{selectAll} WHERE {BigQueryUsers.Condition(user)}";
            // Free, and needs every privilege that reading needs.
            await queries.CheckAsync(select, [Users([])], cancellationToken);
            return schema;
        }
        catch (Exception e) when (BigQueryTrouble.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryTrouble.AtStart(e, "Input", setting, Action);
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, CancellationToken cancellationToken) => GetAsync(users, RunTrigger.OnDemand, cancellationToken);

    public async Task<Batch> GetAsync(IReadOnlyList<string> users, RunTrigger trigger, CancellationToken cancellationToken)
    {
        var parameter = Users(users);
        var found = new List<string>(users.Count);
        var columns = Readers(users.Count);
        try
        {
            // Ids that the column cannot hold are not worth a query.
            if (parameter.ParameterValue.ArrayValues!.Count > 0)
                await queries.RunAsync(select, [parameter], trigger, rows => Append(rows, found, columns), cancellationToken);
            return new(found, Array.ConvertAll(columns, column => column.Build()));
        }
        catch (Exception e) when (BigQueryTrouble.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryTrouble.Translate(e, Action);
        }
    }

    public async Task<ScanPlan> PlanScanAsync(int usersPerPartition, CancellationToken cancellationToken)
    {
        if (table is null)
            throw new PipelineConfigurationException("Input:Query", "takes the ids, so a job cannot read all users with it; name the users in the job, or set \"Table\" to a view of that query.");
        try
        {
            return await Scan.PlanAsync(usersPerPartition, clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception e) when (BigQueryTrouble.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryTrouble.Translate(e, Action);
        }
    }

    public async IAsyncEnumerable<ScanBatch> ScanAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var batches = Scan.ReadAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(batches, cancellationToken))
            yield return batches.Current;
    }

    public async Task PingAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (table is not null)
                await tables.GetAsync(table, cancellationToken);
            else
                await queries.CheckAsync(select, [Users([])], cancellationToken);
        }
        catch (Exception e) when (BigQueryTrouble.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryTrouble.Translate(e, Action);
        }
    }

    public ValueTask DisposeAsync() => default;

    private BigQueryScan Scan => new(queries, $"{selectAll} WHERE {BigQueryTableName.QuoteColumn(user.Name)} IS NOT NULL", sources.Length, Readers);

    private BigQueryColumn[] Readers(int rows) => [.. sources.Zip(fields, (source, field) => BigQueryTypes.Reader(source, field, rows))];

    private async Task<bool> NextAsync(IAsyncEnumerator<ScanBatch> batches, CancellationToken cancellationToken)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (Exception e) when (BigQueryTrouble.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryTrouble.Translate(e, Action);
        }
    }

    // What cannot be read is a fault where the model needs it; elsewhere it is nobody's business.
    private ColumnType TypeOf(TableField field, IReadOnlyList<Field> wanted)
    {
        if (BigQueryTypes.Read(field) is { } type)
            return type;
        return wanted.Any(each => each.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase))
            ? throw new PipelineConfigurationException(setting, $"has column '{field.Name}' of type {(field.IsRepeated ? $"ARRAY<{field.SqlType}>" : field.SqlType)}, which cannot be read; cast it with \"Query\".")
            : ColumnType.String;
    }

    // Columns get names of their own: a result must not have two of one name, and two inputs may come from one column.
    private string SelectAll(InputColumns input)
    {
        var columns = sources.Select((source, i) => $"{BigQueryTableName.QuoteColumn(source.Name)} AS c{i}").Prepend($"CAST({BigQueryTableName.QuoteColumn(input.User)} AS STRING) AS id");
        return $"SELECT {string.Join(", ", columns)} FROM {From}";
    }

    private QueryParameter Users(IReadOnlyList<string> users) => table is null ? BigQueryUsers.Texts(users) : BigQueryUsers.Of(user, users);

    private static void Append(JsonElement rows, List<string> found, BigQueryColumn[] columns)
    {
        foreach (var row in rows.EnumerateArray())
        {
            var values = row.GetProperty("f").EnumerateArray();
            values.MoveNext();
            // A row without an id is nobody's.
            if (values.Current.GetProperty("v").GetString() is not { } user)
                continue;
            found.Add(user);
            foreach (var column in columns)
            {
                values.MoveNext();
                column.Read(values.Current.GetProperty("v"));
            }
        }
    }
}
