using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>
/// Reads a whole table: one query gathers the rows of each user into one, and its result is read in ranges. Nothing is sorted: that is work
/// of one machine of BigQuery's, where gathering is work of many.
/// </summary>
/// <param name="queries">Runs them.</param>
/// <param name="wanted">What the model takes.</param>
internal sealed class BigQueryScan(BigQueryQueries queries, IReadOnlyList<Field> wanted)
{
    /// <exception cref="BigQueryException">The query failed.</exception>
    public async Task<ScanPlan> PlanAsync(
        BigQueryInput input, int usersPerPartition, DateTimeOffset now, StoreCall call, CancellationToken cancellationToken)
    {
        // One column has to be there; which, nobody looks at.
        var columns = input.Columns.Count == 0 ? "id" : string.Join(", ", input.Columns);
        var (job, users) = await queries.StartAsync(
            $"SELECT id, ARRAY_AGG(STRUCT({columns})) AS r FROM ({input.SelectAll}) GROUP BY id", call, cancellationToken);
        return new(BigQueryRange.Split(job, users, usersPerPartition, now), users);
    }

    /// <exception cref="BigQueryException">The result cannot be read.</exception>
    /// <exception cref="JsonException">The result is not what it was.</exception>
    public async IAsyncEnumerable<ScanBatch> ReadAsync(
        ScanRequest request, StoreCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = BigQueryRange.Parse(request.Partition);
        var batch = (Rows?)null;
        for (var at = request.Cursor is null ? range.Start : long.Parse(request.Cursor, CultureInfo.InvariantCulture); at < range.End;)
        {
            var (page, schema) = await queries.ReadAsync(
                range.Job, at, (int)Math.Min(request.BatchSize, range.End - at), call, cancellationToken);
            if (page.ValueKind != JsonValueKind.Array || page.GetArrayLength() == 0)
                throw new JsonException();
            foreach (var row in page.EnumerateArray())
            {
                batch ??= new(BigQueryInput.Readers(
                    request.UsersOnly ? [] : schema.Fields[1].Fields ?? throw new JsonException(), wanted, request.BatchSize));
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

        // {"v":id},{"v":[{"v":{"f":[{"v":c0},{"v":c1},...]}},...]}
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
