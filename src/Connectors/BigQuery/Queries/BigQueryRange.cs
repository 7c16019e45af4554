using System.Text.Json;
using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>A partition of a scan: rows of the result of one query, which is billed once however often they are read.</summary>
/// <param name="Job">The query.</param>
/// <param name="Start">The first row.</param>
/// <param name="End">The row after the last one.</param>
/// <param name="AsOf">When the query was asked for: the rows are of then.</param>
internal sealed record BigQueryRange(JobReference Job, long Start, long End, DateTimeOffset AsOf)
{
    public static BigQueryRange Parse(string partition) => JsonSerializer.Deserialize<BigQueryRange>(partition, JsonSerializerOptions.Web)!;

    /// <summary>Divides a result into ranges.</summary>
    public static string[] Split(JobReference job, long rows, int rowsPerRange, DateTimeOffset asOf)
    {
        var ranges = new string[(rows + rowsPerRange - 1) / rowsPerRange];
        for (var i = 0; i < ranges.Length; i++)
        {
            var start = (long)i * rowsPerRange;
            ranges[i] = JsonSerializer.Serialize(new BigQueryRange(job, start, Math.Min(start + rowsPerRange, rows), asOf), JsonSerializerOptions.Web);
        }

        return ranges;
    }
}
