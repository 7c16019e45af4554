using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPipeline.Connectors.BigQuery.Messages;

namespace ModelPipeline.Connectors.BigQuery.Queries;

/// <summary>A partition of a scan: rows of the result of one query. The query is billed once, however often its rows are read.</summary>
/// <param name="Job">The query; null if its result is in a table.</param>
/// <param name="Start">The first row.</param>
/// <param name="End">The row after the last one; for a stream about that row.</param>
/// <param name="AsOf">The time at which the query was asked for. The rows are of this time.</param>
/// <param name="Table">The table with the result, if the result was too large to be kept with its query.</param>
/// <param name="Stream">
/// The stream of the Storage Read API with the rows; null if rows are read by their number. Rows of a stream are counted from 0. Their
/// number is unknown before they are read.
/// </param>
internal sealed record BigQueryRange(
    JobReference? Job, long Start, long End, DateTimeOffset AsOf, BigQueryTableName? Table = null, string? Stream = null)
{
    private static readonly JsonSerializerOptions Short = new(JsonSerializerOptions.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static BigQueryRange Parse(string partition) => JsonSerializer.Deserialize<BigQueryRange>(partition, JsonSerializerOptions.Web)!;

    /// <summary>The partitions of a result that is read in streams.</summary>
    /// <param name="streams">The names of the streams.</param>
    /// <param name="rows">The number of rows of the result.</param>
    /// <param name="asOf">The time at which the query was asked for.</param>
    public static string[] Of(IReadOnlyList<string> streams, long rows, DateTimeOffset asOf) =>
        [.. streams.Select(stream =>
            JsonSerializer.Serialize(new BigQueryRange(null, 0, rows / streams.Count, asOf, Stream: stream), Short))];

    /// <summary>Divides a result into ranges.</summary>
    /// <param name="job">The query; null if its result is in a table.</param>
    /// <param name="table">The table with the result.</param>
    /// <param name="rows">The number of rows of the result.</param>
    /// <param name="rowsPerRange">The number of rows of a range.</param>
    /// <param name="asOf">The time at which the query was asked for.</param>
    public static string[] Split(JobReference? job, BigQueryTableName? table, long rows, long rowsPerRange, DateTimeOffset asOf)
    {
        var ranges = new string[(rows + rowsPerRange - 1) / rowsPerRange];
        for (var i = 0; i < ranges.Length; i++)
        {
            var start = i * rowsPerRange;
            ranges[i] = JsonSerializer.Serialize(new BigQueryRange(job, start, Math.Min(start + rowsPerRange, rows), asOf, table),
                Short);
        }

        return ranges;
    }
}
