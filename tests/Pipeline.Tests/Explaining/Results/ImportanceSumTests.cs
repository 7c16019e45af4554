namespace ModelPipeline.Tests;

public sealed class ImportanceSumTests
{
    [Fact]
    public void ToColumns_SeveralExplanations_IsTheMeanSizeTheMeanAndItsError()
    {
        var sum = new ImportanceSum();
        var first = Explained(("a", 1), ("b", 0.5));

        sum.Add(first);
        sum.Add(Explained(("a", -2), ("b", 0.5)));
        sum.Add(Explained(("a", 3), ("b", 0.5)));

        Assert.Equal(3, sum.Users);
        Assert.Same(first, sum.First);
        var columns = sum.ToColumns();
        Assert.Equal(["a", "b"], columns.Select(column => column.Column));
        Assert.Equal((2, 2.0 / 3), (columns[0].Importance, columns[0].Mean));
        // The sizes 1, 2, 3 have the variance 1.
        Assert.Equal(Math.Sqrt(1.0 / 3), columns[0].StandardError, 1e-12);
        Assert.Equal((0.5, 0.5, 0.0), (columns[1].Importance, columns[1].Mean, columns[1].StandardError));
    }

    [Fact]
    public void ToColumns_OneExplanation_HasNoError()
    {
        var sum = new ImportanceSum();
        sum.Add(Explained(("b", -1), ("a", 1)));

        Assert.Equal([new("a", 1, 1, 0), new ColumnImportance("b", 1, -1, 0)], sum.ToColumns());
    }

    [Fact]
    public void ToColumns_NoExplanation_IsEmpty()
    {
        var sum = new ImportanceSum();

        Assert.Equal((0, null, 0), (sum.Users, sum.First, sum.ToColumns().Count));
    }

    private static Explanation Explained(params (string Column, double Value)[] contributions) => new(
        "p", "ann", "v1", "y", default, default, 0, new("id", 1), 0, 0,
        [.. contributions.Select(each => new ColumnContribution(each.Column, null, null, each.Value, 0))], 0, 0);
}
