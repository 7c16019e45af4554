namespace ModelPipeline.Tests;

public sealed class StoredComparerTests
{
    private static readonly Schema Outputs = new(
        [new("p", ColumnType.Double), new("label", ColumnType.Int64), new("text", ColumnType.String)]);

    private static readonly Schema Columns = ShadowTable.Columns(Outputs);

    [Fact]
    public void ToResult_ManyRows_IsWhatANaiveComputationGives()
    {
        var random = new Random(5);
        var rows = Enumerable.Range(0, 3_001).Select(i => new Row($"u{i:0000}", random.NextDouble(), random.NextDouble(), i % 3, i % 2))
            .ToArray();

        var output = Compare(Page(rows), 1_000_000).Outputs[0];

        double[] differences = [.. rows.Select(row => Math.Abs(row.Own - row.Stable)).Order()];
        Assert.Equal(rows.Length, output.Compared);
        Assert.Equal(differences.Average(), output.MeanDifference!.Value, 1e-12);
        Assert.Equal(differences[1_500], output.MedianDifference!.Value, 1e-12);
        Assert.Equal(differences[2_970], output.P99Difference!.Value, 1e-12);
        Assert.Equal(differences[^1], output.MaxDifference);
        Assert.True(output.IsExact);
        Assert.Null(output.Agreement);
        Assert.Null(output.Confusion);
        Assert.Equal(Pearson(rows), output.Correlation!.Value, 1e-12);
        Assert.Equal(
            rows.OrderByDescending(row => Math.Abs(row.Own - row.Stable)).Take(20)
                .Select(row => (row.User, (object)row.Stable, (object)row.Own)),
            output.Largest.Select(each => (each.User, each.Stable, each.Version)));
    }

    [Fact]
    public void ToResult_LabelsBeyondTheWholeNumbersOfADouble_AreNotTakenForEqual()
    {
        const long Large = 1L << 53;
        Row[] rows =
        [
            new("near", 0, 0, Large, Large + 1), new("same", 0, 0, long.MaxValue, long.MaxValue),
            new("far", 0, 0, long.MinValue, long.MaxValue),
        ];

        var output = Compare(Page(rows), 1_000_000).Outputs[1];

        Assert.Equal(1 / 3.0, output.Agreement);
        Assert.Equal(["far", "near"], output.Largest.Select(each => each.User));
    }

    [Fact]
    public void ToResult_InAnyPages_IsTheSame()
    {
        var random = new Random(6);
        var rows = Enumerable.Range(0, 500).Select(i => new Row($"u{i:0000}", random.NextDouble(), 0.5, i % 3, i % 2)).ToArray();
        var whole = Compare(Page(rows), 1_000_000);

        var parts = Compare(rows.Chunk(7).Select(part => Page(part)), 1_000_000);

        Assert.Equal(whole.Outputs[0].MedianDifference, parts.Outputs[0].MedianDifference);
        Assert.Equal(whole.Outputs[0].MeanDifference!.Value, parts.Outputs[0].MeanDifference!.Value, 1e-12);
        Assert.Equal(whole.Outputs[0].Psi, parts.Outputs[0].Psi);
        Assert.Equal(whole.Outputs[1].Confusion, parts.Outputs[1].Confusion);
        Assert.Equal(whole.Outputs[0].Largest, parts.Outputs[0].Largest);
    }

    [Fact]
    public void ToResult_MoreRowsThanAreKept_SaysSoAndIsWithinOnePercent()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 5_000).Select(i => new Row($"u{i:0000}", random.NextDouble(), random.NextDouble(), 0, 0)).ToArray();
        var exact = Compare(Page(rows), 1_000_000).Outputs[0];

        var binned = Compare(Page(rows), 3_000).Outputs[0];

        Assert.False(binned.IsExact);
        Assert.InRange(binned.MedianDifference!.Value / exact.MedianDifference!.Value, 0.99, 1.01);
        Assert.InRange(binned.P99Difference!.Value / exact.P99Difference!.Value, 0.99, 1.01);
        Assert.Equal(exact.MaxDifference, binned.MaxDifference);
        Assert.Equal(exact.MeanDifference, binned.MeanDifference);
    }

    [Fact]
    public void ToResult_Labels_HaveAgreementAndConfusion()
    {
        Row[] rows = [new("a", 0, 0, 1, 1), new("b", 0, 0, 1, 0), new("c", 0, 0, 0, 0), new("d", 0, 0, 1, 0)];

        var result = Compare(Page(rows), 1_000);

        var label = result.Outputs[1];
        Assert.Equal(0.5, label.Agreement);
        Assert.Equal([new("0", "0", 1), new("0", "1", 2), new("1", "1", 1)], label.Confusion!);
        Assert.Equal(["b", "d"], label.Largest.Select(each => each.User));
        var text = result.Outputs[2];
        Assert.Equal(0.5, text.Agreement);
        Assert.Equal([new("b", "t0", "t1", null), new("d", "t0", "t1", null)], text.Largest);
        Assert.Null(text.MeanDifference);
    }

    [Fact]
    public void ToResult_ManyLabels_HaveNoConfusion()
    {
        var rows = Enumerable.Range(0, 30).Select(i => new Row($"u{i:00}", 0, 0, i, i)).ToArray();

        var result = Compare(Page(rows), 1_000);

        Assert.Null(result.Outputs[1].Confusion);
        Assert.Equal(1, result.Outputs[1].Agreement);
        Assert.Empty(result.Outputs[1].Largest);
    }

    [Fact]
    public void ToResult_OddNumbers_AreMissing()
    {
        Row[] rows =
        [
            new("a", double.NaN, 1, 0, 0), new("b", 1, double.PositiveInfinity, 0, 0), new("c", 1e308, -1e308, 0, 0), new("d", 2, 1, 0, 0),
        ];

        var output = Compare(Page(rows), 1_000).Outputs[0];

        Assert.Equal((2, 2), (output.Compared, output.Missing));
        // The difference of c is beyond the largest number. JSON has no infinity.
        Assert.Equal((double.MaxValue, double.MaxValue / 2), (output.MaxDifference, output.MeanDifference));
        Assert.Equal(("c", double.MaxValue), (output.Largest[0].User, output.Largest[0].Difference));
        Assert.All([output.MedianDifference, output.P99Difference], each => Assert.True(double.IsFinite(each!.Value)));
        Assert.Null(output.Correlation);
    }

    [Fact]
    public void ToResult_SumBeyondTheLargestNumber_HasAMean()
    {
        var output = Compare(Page([new("a", 1e308, 0, 0, 0), new("b", 1e308, 0, 0, 0)]), 1_000).Outputs[0];

        Assert.Equal(1e308, output.MeanDifference!.Value, 1e300);
    }

    [Fact]
    public void ToResult_FailuresAndOtherStableVersions_AreCountedApart()
    {
        Row[] rows =
        [
            new("a", 1, 1, 0, 0), new("b", 9, 1, 0, 0) { Failure = "It failed." }, new("c", 9, 1, 0, 0) { Beside = "v0" },
            new("d", 1, 9, 0, 0) { StableFailure = "It failed." }, new("e", 9, 9, 0, 0) { StableFailure = "It failed too." },
        ];

        var result = Compare(Page(rows), 1_000);

        Assert.Equal((4, 1, 0.25, 0.5), (result.Users, result.OtherUsers, result.FailureShare, result.StableFailureShare));
        Assert.Equal(1, result.Outputs[0].Compared);
        Assert.Equal(0, result.Outputs[0].MaxDifference);
    }

    [Fact]
    public void ToResult_WithoutRows_HasNoNumbers()
    {
        var result = Compare(Page([]), 1_000);

        Assert.Equal(0, result.Users);
        Assert.Equal((0.0, 0.0), (result.FailureShare, result.StableFailureShare));
        Assert.All(result.Outputs, output => Assert.Equal(
            (null, null, null, null), (output.MeanDifference, output.MedianDifference, output.Psi, output.Agreement)));
    }

    private static StoredComparison Compare(Batch page, int mostExact) => Compare([page], mostExact);

    private static StoredComparison Compare(IEnumerable<Batch> pages, int mostExact)
    {
        var comparer = new StoredComparer(Outputs, "v1", mostExact);
        foreach (var page in pages)
            comparer.Add(page);
        return comparer.ToResult(isComplete: true);
    }

    private static double Pearson(Row[] rows)
    {
        var (x, y) = (rows.Average(row => row.Own), rows.Average(row => row.Stable));
        return rows.Sum(row => (row.Own - x) * (row.Stable - y))
            / Math.Sqrt(rows.Sum(row => (row.Own - x) * (row.Own - x)) * rows.Sum(row => (row.Stable - y) * (row.Stable - y)));
    }

    private static Batch Page(Row[] rows)
    {
        Column Texts(int place, Func<Row, string?> text) => new Column<string>(
            Columns[place], Array.ConvertAll(rows, row => text(row)!), Array.ConvertAll(rows, row => text(row) is null));
        return new(Array.ConvertAll(rows, row => row.User),
        [
            new Column<double>(Columns[0], Array.ConvertAll(rows, row => row.Own)),
            new Column<long>(Columns[1], Array.ConvertAll(rows, row => row.OwnLabel)),
            Texts(2, row => $"t{row.OwnLabel}"),
            new Column<double>(Columns[3], Array.ConvertAll(rows, row => row.Stable)),
            new Column<long>(Columns[4], Array.ConvertAll(rows, row => row.StableLabel)),
            Texts(5, row => $"t{row.StableLabel}"),
            Texts(6, row => row.Failure),
            Texts(7, row => row.StableFailure),
            Texts(8, row => row.Beside),
        ]);
    }

    private sealed record Row(string User, double Own, double Stable, long OwnLabel, long StableLabel)
    {
        public string? Failure { get; init; }

        public string? StableFailure { get; init; }

        public string Beside { get; init; } = "v1";
    }
}
