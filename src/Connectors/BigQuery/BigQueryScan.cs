using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>
/// Reads a whole table: one query sorts it by user, and the rows of its result are read in ranges. A user belongs to the range that his
/// first row is in, so that all of his rows are in one batch.
/// </summary>
internal sealed class BigQueryScan(BigQueryQueries queries, string sql, Func<int, BigQueryColumn[]> columns)
{
    /// <exception cref="BigQueryException">The query failed.</exception>
    public async Task<ScanPlan> PlanAsync(int usersPerPartition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (job, rows) = await queries.StartAsync(sql, cancellationToken);
        return new(BigQueryRange.Split(job, rows, usersPerPartition, now), rows);
    }

    /// <exception cref="BigQueryException">The result cannot be read.</exception>
    public async IAsyncEnumerable<ScanBatch> ReadAsync(ScanRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var range = BigQueryRange.Parse(request.Partition);
        var start = request.Cursor is null ? range.Start : long.Parse(request.Cursor, CultureInfo.InvariantCulture);
        // The row before tells whether the first one is somebody's second.
        var before = start == 0 ? null : await UserAsync(range, start - 1, cancellationToken);
        var batch = new Rows(this, request);
        for (var at = start; ;)
        {
            var page = await queries.ReadAsync(range.Job, at, request.BatchSize, cancellationToken);
            if (page.ValueKind != JsonValueKind.Array || page.GetArrayLength() == 0)
                break;
            foreach (var row in page.EnumerateArray())
            {
                var values = row.GetProperty("f").EnumerateArray();
                values.MoveNext();
                var user = values.Current.GetProperty("v").GetString()!;
                var isNext = user != batch.Last && user != before;
                if (isNext && batch.Count > 0 && (at >= range.End || batch.Count >= request.BatchSize))
                {
                    yield return batch.Take(at, range.AsOf);
                    batch = new(this, request);
                }

                if (isNext && at >= range.End)
                    yield break;
                if (user != before)
                    batch.Add(user, values);
                at++;
            }
        }

        if (batch.Count > 0)
            yield return batch.Take(range.End, range.AsOf);
    }

    private BigQueryColumn[] Columns(int rows) => columns(rows);

    private async Task<string?> UserAsync(BigQueryRange range, long row, CancellationToken cancellationToken) =>
        (await queries.ReadAsync(range.Job, row, 1, cancellationToken))[0].GetProperty("f")[0].GetProperty("v").GetString();

    private sealed class Rows(BigQueryScan scan, ScanRequest request)
    {
        private readonly List<string> users = new(request.BatchSize);
        private readonly BigQueryColumn[] columns = request.UsersOnly ? [] : scan.Columns(request.BatchSize);

        public int Count => users.Count;

        public string? Last => users.Count > 0 ? users[^1] : null;

        public void Add(string user, JsonElement.ArrayEnumerator values)
        {
            users.Add(user);
            foreach (var column in columns)
            {
                values.MoveNext();
                column.Read(values.Current.GetProperty("v"));
            }
        }

        public ScanBatch Take(long next, DateTimeOffset asOf) =>
            new(new(users, Array.ConvertAll(columns, column => column.Build())), next.ToString(CultureInfo.InvariantCulture), asOf);
    }
}
