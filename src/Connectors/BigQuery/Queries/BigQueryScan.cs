using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Storage;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// Reads a whole table. One query groups the rows of each user into one row. Its result is read in streams, or over REST in ranges. Nothing
/// is sorted, because one machine of BigQuery would have to sort, while many machines can group.
/// </summary>
/// <param name="queries">Runs the queries.</param>
/// <param name="wanted">The columns that the model needs.</param>
/// <param name="results">Stores results that are too large to be kept with their query.</param>
/// <param name="streams">Reads a result in streams.</param>
internal sealed class BigQueryScan(
    BigQueryQueries queries, IReadOnlyList<Field> wanted, BigQueryResultTable results, BigQueryStreams streams)
{
    // A table accepts 1,500 load jobs a day. A partition makes one load job if it is not larger than a batch.
    private const long PartitionsWanted = 1_000;
    private const long LargestPartition = BigQueryWriter.BulkRows;

    // BigQuery returns at most 10 MB. A page is parsed as a whole, which takes several times its size in memory.
    private const int RowsOfAPage = 5_000;

    /// <exception cref="BigQueryException">The query failed.</exception>
    public async Task<ScanPlan> PlanAsync(
        BigQueryInput input, int usersPerPartition, DateTimeOffset now, StoreCall call, CancellationToken cancellationToken)
    {
        // The struct needs at least one column. Nobody reads this one.
        var columns = input.Columns.Count == 0 ? "id" : string.Join(", ", input.Columns);
        var sql = $"SELECT id, ARRAY_AGG(STRUCT({columns})) AS r FROM ({input.SelectAll}) GROUP BY id";
        try
        {
            var (job, users) = await queries.StartAsync(sql, [], call, cancellationToken);
            return await SplitAsync(job, null, users);
        }
        catch (BigQueryException e) when (e.Error.Reason == "responseTooLarge")
        {
            // The result has more than 10 GB. The failed query is free.
            var (table, users) = await results.MakeAsync(sql, call, cancellationToken);
            return await SplitAsync(null, table, users);
        }

        async Task<ScanPlan> SplitAsync(JobReference? job, BigQueryTableName? table, long users)
        {
            var size = Math.Max(usersPerPartition, Math.Min(users / PartitionsWanted, LargestPartition));
            var names = await streams.DivideAsync(
                async token => table ?? await queries.ResultAsync(job!, token), users, size, cancellationToken);
            if (names.Count > 0)
                return new(BigQueryRange.Of(names, users, now), users);
            return new(BigQueryRange.Split(job, table, users, size, now), users);
        }
    }

    /// <exception cref="BigQueryException">The result cannot be read.</exception>
    /// <exception cref="JsonException">The result has another format than expected.</exception>
    public async IAsyncEnumerable<ScanBatch> ReadAsync(
        ScanRequest request, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = BigQueryRange.Parse(request.Partition);
        if (range.Stream is not null)
        {
            await foreach (var part in streams.ReadAsync(range, request, wanted, call, cancellationToken))
                yield return part;
            yield break;
        }

        var batch = (Rows?)null;
        for (var at = request.Cursor is null ? range.Start : long.Parse(request.Cursor, CultureInfo.InvariantCulture); at < range.End;)
        {
            var size = (int)Math.Min(Math.Min(request.BatchSize, RowsOfAPage), range.End - at);
            var (page, schema) = range.Job is { } job
                ? await queries.ReadAsync(job, at, size, call, cancellationToken)
                : await results.ReadAsync(range.Table ?? throw new JsonException(), at, size, call, cancellationToken);
            if (page.Count == 0)
                throw new JsonException();
            foreach (var row in page)
            {
                batch ??= new(BigQueryInput.Readers(
                    request.UsersOnly ? [] : schema.Fields[1].Fields ?? throw new JsonException(),
                    wanted,
                    (int)Math.Min(request.BatchSize, range.End - at)));
                batch.Add(row.GetProperty("f"));
                at++;
                if (batch.Count < request.BatchSize)
                    continue;
                yield return batch.Take(at, range.AsOf);
                batch = null;
            }
        }

        if (batch is not null)
            yield return batch.Take(range.End, range.AsOf);
    }

    private sealed class Rows(BigQueryColumn?[] columns)
    {
        private readonly List<string> users = [];
        private readonly BigQueryColumn[] columns = [.. columns.OfType<BigQueryColumn>()];

        public int Count => users.Count;

        // The cells of a user are {"v":id},{"v":[{"v":{"f":[{"v":c0},{"v":c1},...]}},...]}
        public void Add(JsonElement cells)
        {
            var user = cells[0].GetProperty("v").GetString()!;
            foreach (var row in cells[1].GetProperty("v").EnumerateArray())
            {
                users.Add(user);
                var values = row.GetProperty("v").GetProperty("f").EnumerateArray();
                foreach (var column in columns)
                {
                    values.MoveNext();
                    column.Read(values.Current.GetProperty("v"));
                }
            }
        }

        public ScanBatch Take(long next, DateTimeOffset asOf) =>
            new(new(users, Array.ConvertAll(columns, column => column.Build())), next.ToString(CultureInfo.InvariantCulture), asOf);
    }
}
