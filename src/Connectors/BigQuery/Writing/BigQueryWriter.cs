using ModelPipeline.Connectors.BigQuery.Forgetting;
using ModelPipeline.Connectors.BigQuery.Loading;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Queries;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.VersionTables;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>
/// Writes predictions into a BigQuery table. Few rows are merged from a parameter (Upsert) or streamed (Append). Many rows are loaded into
/// a temporary table and merged from there. Rows of a job are loaded into one staging table of the job, and merged once.
/// </summary>
internal sealed class BigQueryWriter : IJobWriter, IForgettingWriter
{
    // A request may have 10 MB, and a row of ten columns needs about 1 KB in a request. Not measured against BigQuery itself.
    internal const int LoadFrom = 4096;

    /// <summary>
    /// The largest number of rows of a load job. A table accepts 1,500 load jobs a day. A partition of a job has fewer rows, unless the
    /// input is very large.
    /// </summary>
    public const int BulkRows = 100_000;

    private const string Rows = "rows";

    private readonly OutputOptions options;
    private readonly StorePart part;
    private readonly BigQueryClient client;
    private readonly BigQueryTables tables;
    private readonly BigQueryQueries queries;
    private readonly BigQueryConflicts conflicts;
    private readonly TimeProvider clock;
    private readonly int loadFrom;
    private readonly IWriteTurns turns;
    private BigQueryOutputTable table = null!;
    private BigQueryFailures failures = null!;
    private BigQueryStream stream = null!;
    private BigQueryStaging staging = null!;
    private BigQueryUserRows userRows = null!;
    private BigQueryStaging jobStaging = null!;
    private BigQueryMerges merges = null!;

    public BigQueryWriter(
        PartContext<OutputOptions> context, IHttpClientFactory http, TimeProvider clock, int loadFrom = LoadFrom, IWriteTurns? turns = null)
    {
        PartSettings.Check(context, BigQueryConnection.Example, makesViews: true);
        this.turns = turns ?? new LocalWriteTurns();
        options = context.Options;
        this.clock = clock;
        this.loadFrom = loadFrom;
        client = new(BigQueryConnection.Parse(context.ConnectionString, "Output:Connection"), http);
        tables = new(client);
        part = StorePart.Output(context.Pipeline, Location);
        queries = new(client);
        conflicts = new(clock);
        Shadow = new BigQueryVersionTable(client, options.Table, ShadowTable.Form, part, this.turns);
        Explanations = new BigQueryVersionTable(client, options.Table, ExplanationTable.Form, part, this.turns);
    }

    public string Location => client.Connection.StoreLocation;

    public string Table => $"bigquery {client.Connection.Address} {table.Name.Quoted}";

    public IVersionTable Shadow { get; }

    public IVersionTable Explanations { get; }

    public int DefaultBatchSize => BulkRows;

    public async Task OpenAsync(Schema outputs, CancellationToken cancellationToken)
    {
        IReadOnlyList<Fault> faults = [.. BigQueryOutputTable.CheckNames(outputs)];
        table = new(BigQueryTableName.Parse(options.Table, "Output:Table", client.Connection), options.Mode, outputs);
        var ofJobs = client.ForJobs;
        failures = new(tables, queries, new(ofJobs), table.Name, clock);
        stream = new(client, table.Name, clock);
        staging = new(client, tables, table, clock);
        jobStaging = new(ofJobs, new(ofJobs), table, clock);
        merges = new(turns, $"{client.Connection.Address} {table.Name.Quoted}", MergeAsync);
        userRows = new(tables, queries, table.Name, merges);
        try
        {
            if (faults.Count == 0)
            {
                var check = new BigQueryTableCheck(tables, table.Form, $"is '{options.Table}', which", $"mode {options.Mode}");
                (var found, faults) = await check.CreateOrCheckAsync(cancellationToken);
                Seen(found);
            }

            if (faults.Count == 0 && table.View is { } view)
                await tables.CreateAsync(table.Newest, view, cancellationToken);

            if (faults.Count > 0)
                throw new PipelineConfigurationException(faults);
            // The check is free and needs the same rights as merging.
            var noRows = new Batch([], [.. outputs.Select(field => Column.Default(field, 0))]);
            var none = new BigQueryRows(table, new(noRows, "", default, default, default));
            await queries.CheckAsync(table.Merge($"UNNEST(@{Rows})"), [none.ToParameter(Rows), .. Bounds(none)], cancellationToken);
        }
        catch (Exception e) when (BigQueryErrors.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryErrors.AtStart(e, "Output", "Output:Table", $"write '{options.Table}'", part);
        }
    }

    // The clock has only whole seconds, but reading it is free and needs no query. A run takes longer than a second.
    public Task<ClockReading?> ReadClockAsync(
        CancellationToken cancellationToken) => TryAsync<ClockReading?>($"read '{options.Table}'", async () =>
    {
        var time = await tables.AskTimeAsync(table.Name, cancellationToken);
        return time is null ? null : new ClockReading(time.Value, TimeSpan.FromSeconds(1));
    }, cancellationToken);

    public Task<IReadOnlyList<int>> WriteAsync(
        Predictions predictions,
        StoreCall call,
        CancellationToken cancellationToken) => TryAsync<IReadOnlyList<int>>($"write '{options.Table}'", async () =>
    {
        var rows = new BigQueryRows(table, predictions);
        if (rows.Count == 0)
            return [];
        if (call.Job is { } job)
        {
            await jobStaging.StageAsync(job, rows, call, cancellationToken);
            return [];
        }

        var fits = rows.Count < loadFrom && Enumerable.Range(0, rows.Count).Sum(rows.BytesOf) <= BigQueryPieces.MostBytes;
        if (options.Mode == OutputMode.Upsert)
            return await UpsertAsync(rows, fits, predictions, call, cancellationToken);
        // BigQuery recognises a repeated streamed row for about a minute. A job may repeat its rows later than that.
        if (fits && call.Trigger != RunTrigger.Job && stream.IsOpen)
        {
            await stream.WriteAsync(rows, cancellationToken);
        }
        else if (fits)
        {
            await ChangeAsync($"UNNEST(@{Rows})", [rows.ToParameter(Rows), .. Bounds(rows)], call, cancellationToken);
        }
        else
        {
            await staging.OnceAsync(rows, call, from => ChangeAsync(from.Quoted, Bounds(rows), call, cancellationToken), cancellationToken);
        }

        // An unchanged row is a row of this run, written before.
        return [];
    }, cancellationToken);

    public Task CompleteJobAsync(long rows, StoreCall call,
        CancellationToken cancellationToken) => TryAsync($"write '{options.Table}'", async () =>
    {
        var job = call.Job ?? throw new ArgumentException("The call is of no job.", nameof(call));
        return await merges.AloneAsync(() => conflicts.RunAsync(async () =>
        {
            await jobStaging.CompleteAsync(job, rows, call, cancellationToken);
            return true;
        }, cancellationToken), cancellationToken);
    }, cancellationToken);

    public Task WriteFailuresAsync(
        Guid job,
        IReadOnlyList<FailedUser> users,
        StoreCall call,
        CancellationToken cancellationToken) => TryAsync($"write '{options.Table}{FailureTable.Suffix}'", async () =>
    {
        await failures.WriteAsync(job, users, call, cancellationToken);
        return true;
    }, cancellationToken);

    public Task<IReadOnlyList<string>?> ReadOutdatedAsync(OutdatedQuery query, StoreCall call, CancellationToken cancellationToken) =>
        TryAsync<IReadOnlyList<string>?>(
            $"read '{options.Table}'",
            async () => await BigQueryOutdated.ReadAsync(queries, table.Name, options.Mode, query, call, cancellationToken),
            cancellationToken);

    public Task<IReadOnlyList<RecordedFailure>?> ReadFailuresAsync(
        FailureQuery query, StoreCall call, CancellationToken cancellationToken) =>
        TryAsync(
            $"read '{options.Table}{FailureTable.Suffix}'", () => failures.ReadAsync(query, call, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<FailureReason>?> CountFailuresAsync(
        Guid job, int limit, StoreCall call, CancellationToken cancellationToken) => TryAsync(
        $"read '{options.Table}{FailureTable.Suffix}'", () => failures.CountAsync(job, limit, call, cancellationToken), cancellationToken);

    public Task<Predictions?> ReadAsync(
        string user, StoreCall call, CancellationToken cancellationToken) => TryAsync($"read '{options.Table}'", async () =>
    {
        if (!BigQueryText.CanHold(user))
            return null;
        var found = (Predictions?)null;
        await queries.RunAsync(table.SelectNewest, [Text("user", user)], call, (rows, _) =>
        {
            if (rows.Count > 0)
                found = table.Read(user, [.. rows[0].GetProperty("f").EnumerateArray().Select(value => value.GetProperty("v"))]);
        }, cancellationToken);
        return found;
    }, cancellationToken);

    public Task<string?> ForgetAsync(string user, StoreCall call, CancellationToken cancellationToken) =>
        TryAsync($"delete from '{options.Table}'", () => conflicts.RunAsync(
            () => userRows.DeleteAsync(user, call, cancellationToken), cancellationToken), cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => TryAsync($"read '{options.Table}'", async () =>
    {
        Seen(await tables.GetAsync(table.Name, cancellationToken));
        return true;
    }, cancellationToken);

    public ValueTask DisposeAsync() => default;

    // This also handles a table that replaced an earlier one, into which streaming may still put rows.
    private void Seen(Table found)
    {
        if (found.CreationTime is { } milliseconds)
            stream.MadeAt(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
    }

    private async Task<IReadOnlyList<int>> UpsertAsync(
        BigQueryRows rows, bool fits, Predictions predictions, StoreCall call, CancellationToken cancellationToken)
    {
        var merged = fits
            ? await merges.WriteAsync(rows, call, cancellationToken)
            : new([], await LoadAsync(rows, call, cancellationToken) == rows.Count);
        if (merged.AllChanged)
            return merged.KeptOut;
        var others = await OthersAsync(predictions, call, cancellationToken);
        return [.. Enumerable.Range(0, rows.Count)
            .Where(row => others.Contains(predictions.Outputs.Users[row]) || merged.KeptOut.Contains(row))];
    }

    private async Task<long> MergeAsync(BigQueryMergeRows rows, StoreCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync($"UNNEST(@{Rows})", [rows.ToParameter(Rows)], call, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.Kind == BigQueryErrorKind.TooLarge && rows.Only is { } only)
        {
            // A file may be larger than a request.
            return await staging.OnceAsync(only, call, from => ChangeAsync(from.Quoted, [], call, cancellationToken), cancellationToken);
        }
    }

    private Task<long> LoadAsync(BigQueryRows rows, StoreCall call, CancellationToken cancellationToken) => staging.OnceAsync(
        rows, call, from => merges.AloneAsync(() => ChangeAsync(from.Quoted, [], call, cancellationToken), cancellationToken),
        cancellationToken);

    private Task<long> ChangeAsync(
        string source, IReadOnlyList<QueryParameter> parameters, StoreCall call, CancellationToken cancellationToken) =>
        queries.RunAsync(table.Merge(source), parameters, call, static (_, _) => { }, cancellationToken);

    private QueryParameter[] Bounds(BigQueryRows rows) => options.Mode == OutputMode.Upsert ? [] :
    [
        new("from", new("TIMESTAMP"), new(BigQueryRows.Text(rows.Days.From))),
        new("until", new("TIMESTAMP"), new(BigQueryRows.Text(rows.Days.Until))),
    ];

    private async Task<HashSet<string>> OthersAsync(Predictions predictions, StoreCall call, CancellationToken cancellationToken)
    {
        var others = new HashSet<string>(StringComparer.Ordinal);
        var run = Text("run", BigQueryRows.RunText(predictions.RunId));
        QueryParameter[] parameters = [BigQueryUsers.Texts(predictions.Outputs.Users), run];
        await queries.RunAsync(table.SelectOthers, parameters, call, (rows, _) =>
        {
            foreach (var row in rows)
                others.Add(row.GetProperty("f")[0].GetProperty("v").GetString()!);
        }, cancellationToken);
        return others;
    }

    private static QueryParameter Text(string name, string value) => new(name, new("STRING"), new(value));

    private Task<T> TryAsync<T>(string action, Func<Task<T>> call, CancellationToken cancellationToken) =>
        BigQueryErrors.TranslateAsync(action, part, call, cancellationToken);
}
