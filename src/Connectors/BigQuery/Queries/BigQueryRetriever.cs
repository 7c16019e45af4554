using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Storage;
using ModelPipeline.Connectors.BigQuery.Writing;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// Reads input rows from a BigQuery table, view or query, with one query per batch. If columns appear or disappear meanwhile, the input is
/// described again, which is free.
/// </summary>
internal sealed class BigQueryRetriever : IRetriever
{
    // The JSON around a value is {"value":...},
    private const int ParameterBytes = 11;

    private readonly InputOptions options;
    private readonly StorePart part;
    private readonly BigQueryTables tables;
    private readonly BigQueryQueries queries;
    private readonly BigQueryQueries jobQueries;
    private readonly BigQueryResultTable results;
    private readonly BigQueryStreams streams;
    private readonly TimeProvider clock;
    private readonly BigQueryTableName? table;
    private readonly string setting;
    private IReadOnlyList<Field> wanted = [];
    private int count;
    private volatile BigQueryInput input = null!;

    public BigQueryRetriever(PartContext<InputOptions> context, IHttpClientFactory http, TimeProvider clock)
    {
        this.clock = clock;
        PartSettings.Check(context, BigQueryConnection.Example);
        options = context.Options;
        var client = new BigQueryClient(BigQueryConnection.Parse(context.ConnectionString, "Input:Connection"), http);
        tables = new(client);
        part = StorePart.Input(context.Pipeline, tables.StoreLocation);
        queries = new(client);
        jobQueries = new(client.ForJobs);
        results = new(client.ForJobs, new(client.ForJobs), clock);
        streams = new(client.Connection, context.Services.GetRequiredService<BigQueryStorageChannels>(), context.Pipeline, clock,
            context.Services.GetService<ILogger<BigQueryRetriever>>() ?? NullLogger<BigQueryRetriever>.Instance);
        setting = options.Query.Length > 0 ? "Input:Query" : "Input:Table";
        if (options.Query.Length == 0)
        {
            table = BigQueryTableName.Parse(options.Table, setting, client.Connection);
        }
        else if (!options.Query.Contains(BigQueryUsers.Parameter, StringComparison.Ordinal))
        {
            throw new PipelineConfigurationException(setting,
                $"does not take the ids; compare the user column with {BigQueryUsers.Parameter}, "
                + $"as in IN UNNEST({BigQueryUsers.Parameter}).");
        }
    }

    // A query takes half a second, and costs the same for one user as for hundreds. So calls wait for each other.
    public TimeSpan DefaultLinger => TimeSpan.FromMilliseconds(100);

    public string Location => tables.StoreLocation;

    private string Action => $"read {(table is null ? "the input query" : $"'{options.Table}'")}";

    // The line break is needed because the query may end in a comment.
    private string From => table?.Quoted ?? $"(\n{options.Query.TrimEnd().TrimEnd(';')}\n)";

    public async Task<Schema> OpenAsync(IReadOnlyList<Field> wanted, CancellationToken cancellationToken)
    {
        this.wanted = wanted;
        try
        {
            var description = await DescribeSourceAsync(cancellationToken);
            foreach (var field in BigQueryInput.Unreadable(description, wanted))
            {
                throw new PipelineConfigurationException(
                    setting, $"has column '{field.Name}' of type {field.Declaration}, which cannot be read; cast it with \"Query\".");
            }

            input = BigQueryInput.Of(description, wanted, options, setting, From);
            count = input.Columns.Count;
            // The check is free and needs the same rights as reading.
            await queries.CheckAsync(input.Select, [input.Users([])], cancellationToken);
            return BigQueryInput.Schema(description);
        }
        catch (Exception e) when (BigQueryErrors.Is(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw BigQueryErrors.AtStart(e, "Input", setting, Action, part);
        }
    }

    public Task<Batch> GetAsync(IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        // A column that has disappeared may come back.
        var now = input.Columns.Count < count ? await DescribeAnewAsync(cancellationToken) : input;
        try
        {
            return await ReadAsync(now, users, call, cancellationToken);
        }
        catch (BigQueryException e) when (e.Error.IsWrongQuery)
        {
            var anew = await DescribeAnewAsync(cancellationToken);
            // The same query would fail in the same way.
            if (anew.AsksLike(now))
                throw;
            return await ReadAsync(anew, users, call, cancellationToken);
        }
    }, cancellationToken);

    public Task<ScanPlan> PlanScanAsync(int usersPerPartition, StoreCall call, CancellationToken cancellationToken) =>
        PlanScanAsync(usersPerPartition, call, clock.GetUtcNow(), cancellationToken);

    public async Task<ScanPlan> PlanScanAsync(
        int usersPerPartition, StoreCall call, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (table is null)
            throw KeyScan.QueryTakesUsers();
        return await TryAsync(async () =>
        {
            var anew = await DescribeAnewAsync(cancellationToken);
            return await Scan().PlanAsync(anew, usersPerPartition, now, call, cancellationToken);
        }, cancellationToken);
    }

    public async IAsyncEnumerable<ScanBatch> ScanAsync(
        ScanRequest request, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scan = Scan().ReadAsync(request, call, cancellationToken);
        await using var batches = scan.GetAsyncEnumerator(cancellationToken);
        while (await TryAsync(() => batches.MoveNextAsync().AsTask(), cancellationToken))
            yield return batches.Current;
    }

    // The columns of a query are known only after running it.
    public Task<Schema?> DescribeAsync(CancellationToken cancellationToken) => TryAsync<Schema?>(async () =>
    {
        if (table is null)
            return null;
        var description = await DescribeSourceAsync(cancellationToken);
        foreach (var field in BigQueryInput.Unreadable(description, wanted))
        {
            throw new StoreException(
                $"The input has changed: column '{field.Name}' {BigQueryTypes.Unreadable(field)}.");
        }

        return BigQueryInput.Schema(description);
    }, cancellationToken);

    public Task PingAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        if (table is not null)
        {
            await tables.GetAsync(table, cancellationToken);
        }
        else
        {
            await queries.CheckAsync(input.Select, [input.Users([])], cancellationToken);
        }

        return true;
    }, cancellationToken);

    public ValueTask DisposeAsync() => default;

    private BigQueryScan Scan() => new(jobQueries, wanted, results, streams);

    private async Task<Batch> ReadAsync(
        BigQueryInput now, IReadOnlyList<string> users, StoreCall call, CancellationToken cancellationToken)
    {
        // If the user column has another type now, its ids are written in another way.
        var asked = table is null ? null : users.ToHashSet(StringComparer.Ordinal);
        var found = new List<string>(users.Count);
        var columns = (BigQueryColumn?[]?)null;
        foreach (var piece in BigQueryPieces.Of(users.Count, Bytes(users), BigQueryPieces.MostBytes))
            await ReadPieceAsync(Part(users, piece));
        return new(found, [.. (columns ?? now.None()).OfType<BigQueryColumn>().Select(column => column.Build())]);

        async Task ReadPieceAsync(IReadOnlyList<string> ids)
        {
            var parameter = now.Users(ids);
            // A query is not worth its cost if the column cannot hold any of the ids.
            if (parameter.ParameterValue.ArrayValues!.Count == 0)
                return;
            try
            {
                await (call.Job is null ? queries : jobQueries).RunAsync(now.Select, [parameter], call, (rows, schema) =>
                    Append(rows, asked, found, columns ??= BigQueryInput.Readers(schema.Fields, wanted, users.Count)), cancellationToken);
            }
            catch (BigQueryException e) when (e.Error.Kind == BigQueryErrorKind.TooLarge && ids.Count > 1)
            {
                foreach (var half in BigQueryPieces.Halves(ids.Count, Bytes(ids)))
                    await ReadPieceAsync(Part(ids, half));
            }
        }
    }

    private static Func<int, long> Bytes(IReadOnlyList<string> ids) => i => BigQueryPieces.BytesOf(ids[i]) + ParameterBytes;

    private static IReadOnlyList<string> Part(IReadOnlyList<string> ids, (int Start, int Count) part) =>
        part.Count == ids.Count ? ids : [.. ids.Skip(part.Start).Take(part.Count)];

    private async Task<TableSchema> DescribeSourceAsync(CancellationToken cancellationToken) => table is null
        ? await queries.CheckAsync($"SELECT * FROM {From}", [BigQueryUsers.Texts([])], cancellationToken)
        : (await tables.GetAsync(table, cancellationToken)).Schema ?? new([]);

    private async Task<BigQueryInput> DescribeAnewAsync(CancellationToken cancellationToken)
    {
        try
        {
            return input = BigQueryInput.Of(await DescribeSourceAsync(cancellationToken), wanted, options, setting, From);
        }
        catch (PipelineConfigurationException e)
        {
            throw part.Changed(e);
        }
    }

    private Task<T> TryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken) =>
        BigQueryErrors.TranslateAsync(Action, part, call, cancellationToken);

    private static void Append(IReadOnlyList<JsonElement> rows, HashSet<string>? asked, List<string> found, BigQueryColumn?[] columns)
    {
        foreach (var row in rows)
        {
            var values = row.GetProperty("f").EnumerateArray();
            values.MoveNext();
            // A row without an id belongs to no user.
            if (values.Current.GetProperty("v").GetString() is not { } user || asked?.Contains(user) == false)
                continue;
            found.Add(user);
            foreach (var column in columns.OfType<BigQueryColumn>())
            {
                values.MoveNext();
                column.Read(values.Current.GetProperty("v"));
            }
        }
    }
}
