namespace ModelPipeline.Tests;

public sealed class ExplanationTableTests
{
    [Fact]
    public void RowsOf_AnExplanation_HasEachValueInItsColumn()
    {
        var run = Guid.NewGuid();
        var at = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));
        var explanation = new Explanation(
            "churn", "ann", "v1", "p", ExplanationScale.LogOdds, ExplanationMethod.Exact, 0, new("0123456789ab", 100), 0.25, 0.75,
            [new("größe", 1.5, null, 0.4, 0)], 0.1, 0);

        var rows = ExplanationTable.RowsOf("v1", [(explanation, new(at, at.AddSeconds(1), run))]);

        Assert.Equal("v1", rows.Version);
        Assert.Equal(["ann"], rows.Rows.Users);
        Assert.Equal(
            ExplanationTable.Form.ColumnsOf(new([])).Select(field => field.Name), rows.Rows.Columns.Select(each => each.Field.Name));
        Assert.Equal(
            [
                "p", 0.25, 0.75, """[{"column":"größe","value":1.5,"typical":null,"contribution":0.4,"standardError":0}]""", 0.1, "Exact",
                0L, "0123456789ab", at.UtcDateTime, at.UtcDateTime.AddSeconds(1), run.ToString("D"),
            ],
            rows.Rows.Columns.Select(column => column.ValueAt(0)));
    }

    [Fact]
    public void Form_IsOfATableWhoseColumnsAllHaveValues()
    {
        var columns = ExplanationTable.Form.ColumnsOf(new([new("p", ColumnType.Double)]));

        Assert.All(columns, column => Assert.False(column.Nullable));
        Assert.Equal(
            [
                "output", "baseline", "prediction", "contributions", "others", "method", "samples", "background", "retrieved_at",
                "scored_at", "run_id",
            ],
            columns.Select(column => column.Name));
        Assert.Empty(ExplanationTable.Form.Check(columns));
        Assert.Equal("_explanations", ExplanationTable.Form.Suffix);
    }
}
