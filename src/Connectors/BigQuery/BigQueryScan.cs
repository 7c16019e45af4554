using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>
/// Reads a whole table: one query gathers the rows of each user into one, and its result is read in ranges. Nothing is sorted: that is work
/// of one machine of BigQuery's, where gathering is work of many.
/// </summary>
/// <param name="queries">Runs them.</param>
/// <param name="select">All rows: columns <c>id</c>, <c>c0</c>, <c>c1</c> ...</param>
/// <param name="width">How many columns there are beside the id.</param>
/// <param name="readers">Reads the columns of a batch.</param>
internal sealed class BigQueryScan(BigQueryQueries queries, string select, int width, Func<int, BigQueryColumn[]> readers)
{
    // One column has to be there; which, nobody looks at.
    private string Gathered => $"SELECT id, ARRAY_AGG(STRUCT({(width == 0 ? "id" : string.Join(", ", Enumerable.Range(0, width).Select(i => $"c{i}")))})) AS r FROM ({select}) GROUP BY id";

    /// <exception cref="BigQueryException">The query failed.</exception>
    public async Task<ScanPlan> PlanAsync(int usersPerPartition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (job, users) = await queries.StartAsync(Gathered, RunTrigger.Job, cancellationToken);
        return new(BigQueryRange.Split(job, users, usersPerPartition, now), users);
    }

    /// <exception cref="BigQueryException">The result cannot be read.</exception>
    /// <exception cref="JsonException">The result is not what it was.</exception>
    public async IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = BigQueryRange.Parse(request.Partition);
        var batch = new Rows(this, request);
        for (var at = request.Cursor is null ? range.Start : long.Parse(request.Cursor, CultureInfo.InvariantCulture); at < range.End;)
        {
            var page = await queries.ReadAsync(range.Job, at, (int)Math.Min(request.BatchSize, range.End - at), cancellationToken);
            if (page.ValueKind != JsonValueKind.Array || page.GetArrayLength() == 0)
                throw new JsonException();
            foreach (var row in page.EnumerateArray())
            {
                batch.Add(row.GetProperty("f"));
                at++;
                if (batch.Count < request.BatchSize)
                    continue;
                yield return batch.Take(at, range.AsOf);
                batch = new(this, request);
            }
        }

        if (batch.Count > 0)
            yield return batch.Take(range.End, range.AsOf);
    }

    private BigQueryColumn[] Columns(int rows) => readers(rows);

    private sealed class Rows(BigQueryScan scan, ScanRequest request)
    {
        private readonly List<string> users = new(request.BatchSize);
        private readonly BigQueryColumn[] columns = request.UsersOnly ? [] : scan.Columns(request.BatchSize);

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
