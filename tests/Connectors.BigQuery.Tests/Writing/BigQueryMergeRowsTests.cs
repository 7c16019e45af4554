using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryMergeRowsTests
{
    private static readonly Guid Run = Guid.NewGuid();

    [Fact]
    public void New_OneCall_HasItsRows()
    {
        var call = Rows(1, 10, "a", "b");
        var rows = new BigQueryMergeRows([call]);

        Assert.Equal(2, rows.Count);
        Assert.Same(call, rows.Only);
        Assert.Empty(rows.KeptOut(0));
    }

    [Fact]
    public void New_UserOfSeveralCalls_HasTheRowThatWasRetrievedLast()
    {
        var rows = new BigQueryMergeRows([Rows(1, 10, "a", "b"), Rows(2, 20, "b", "c"), Rows(3, 15, "c", "d")]);

        Assert.Equal(4, rows.Count);
        Assert.Null(rows.Only);
        Assert.Equal(["a=1", "b=2", "c=2", "d=3"], Stored(rows));
        Assert.Equal([1], rows.KeptOut(0));
        Assert.Empty(rows.KeptOut(1));
        Assert.Equal([0], rows.KeptOut(2));
    }

    [Fact]
    public void New_CallsOfOneTime_HaveTheRowOfTheLast()
    {
        var rows = new BigQueryMergeRows([Rows(1, 10, "a"), Rows(2, 10, "a")]);

        Assert.Equal(["a=2"], Stored(rows));
        Assert.Empty(rows.KeptOut(0));
    }

    // A caller who repeats a run is not told that a newer row of the same run was stored.
    [Fact]
    public void KeptOut_NewerRowOfTheSameRun_IsNone()
    {
        var rows = new BigQueryMergeRows([Rows(1, 10, Run, "a"), Rows(2, 20, Run, "a")]);

        Assert.Empty(rows.KeptOut(0));
    }

    private static IEnumerable<string> Stored(BigQueryMergeRows rows) =>
        rows.ToParameter("rows").ParameterValue.ArrayValues!
            .Select(row => $"{row.StructValues!["user_id"].Value}={row.StructValues["score"].Value}")
            .Order(StringComparer.Ordinal);

    private static BigQueryRows Rows(double score, double seconds, params string[] users) => Rows(score, seconds, Guid.NewGuid(), users);

    private static BigQueryRows Rows(double score, double seconds, Guid run, params string[] users) =>
        new(new(new("p", "d", "t"), OutputMode.Upsert, Scores.Schema), Scores.Of(score, seconds, users) with { RunId = run });
}
