using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryRangeTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly JobReference Job = new("p", "j", "EU");
    private static readonly BigQueryTableName Table = new("p", "d", "t");

    [Theory]
    [InlineData(0, 10, "")]
    [InlineData(1, 10, "0-1")]
    [InlineData(10, 10, "0-10")]
    [InlineData(11, 10, "0-10 10-11")]
    [InlineData(30, 10, "0-10 10-20 20-30")]
    public void Split_Rows_AreInOneRangeEach(long rows, long size, string expected)
    {
        var ranges = BigQueryRange.Split(Job, null, rows, size, AsOf).Select(BigQueryRange.Parse).ToArray();

        Assert.Equal(expected, string.Join(' ', ranges.Select(range => $"{range.Start}-{range.End}")));
        Assert.All(ranges, range => Assert.Equal(new(Job, range.Start, range.End, AsOf), range));
    }

    [Fact]
    public void Split_ResultOfATable_NamesTheTable() =>
        Assert.Equal(new(null, 0, 3, AsOf, Table), BigQueryRange.Parse(Assert.Single(BigQueryRange.Split(null, Table, 3, 5, AsOf))));

    [Fact]
    public void Of_Streams_AreARangeEachWithItsShare()
    {
        var ranges = BigQueryRange.Of(["one", "two"], 101, AsOf).Select(BigQueryRange.Parse);

        Assert.Equal([new(null, 0, 50, AsOf, Stream: "one"), new(null, 0, 50, AsOf, Stream: "two")], ranges);
    }

    // A plan is stored with its job, a partition for each line.
    [Fact]
    public void Split_Range_LeavesOutWhatItHasNot() =>
        Assert.Equal(
            """{"job":{"projectId":"p","jobId":"j"},"start":0,"end":1,"asOf":"2026-05-04T12:00:00+00:00"}""",
            Assert.Single(BigQueryRange.Split(Job with { Location = null }, null, 1, 1, AsOf)));
}
