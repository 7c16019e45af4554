namespace ModelPipeline.Tests;

public sealed class WindowCountsTests
{
    private static WindowCounts Sample(int seed) => Observed.Count(
        Observed.Numbers("x", [.. Enumerable.Range(0, 500).Select(i => (double)((i * seed) % 97))]),
        Observed.Texts("plan", [.. Enumerable.Range(0, 500).Select(i => i % 10 == 0 ? null : $"plan-{(i * seed) % 7}")]),
        new Column<DateTime>(new("since", ColumnType.Timestamp),
            Enumerable.Range(0, 500).Select(i => Observed.At.UtcDateTime.AddDays(-i * seed)).ToArray()));

    [Fact]
    public void WriteAndRead_AllKindsOfColumns_IsTheSame()
    {
        var counts = Sample(3);
        counts.Input(0, "x", ColumnKind.Number).AddReason("is no number", 4);

        var read = WindowBytes.Read(WindowBytes.Write(counts));

        Assert.Equal(WindowBytes.Write(counts), WindowBytes.Write(read));
        Assert.Equal(500, read.Rows);
        Assert.Equal(4, read.Inputs[0].Unusable);
        Assert.Equal((500, 50), (read.Inputs[1].Rows, read.Inputs[1].Nulls));
        Assert.Equal(ColumnKind.Age, read.Inputs[2].Kind);
        Assert.Equal(750, read.Inputs[2].Values.Quantile(0.5)!.Value, 10.0);
    }

    [Fact]
    public void Add_WindowsOfSilosInAnyOrder_IsTheSameToTheBit()
    {
        int[][] orders = [[1, 2, 3], [3, 1, 2], [2, 3, 1]];
        var merged = orders.Select(order =>
        {
            var sum = new WindowCounts();
            foreach (var seed in order)
                sum.Add(Sample(seed));
            return Convert.ToHexString(WindowBytes.Write(sum));
        });

        Assert.Single(merged.Distinct());
    }

    [Fact]
    public void Read_BytesThatAreCutOffOrOfAnotherForm_IsInvalidData()
    {
        var bytes = WindowBytes.Write(Sample(1));

        Assert.Throws<InvalidDataException>(() => WindowBytes.Read(bytes[..(bytes.Length / 2)]));
        Assert.Throws<InvalidDataException>(() => WindowBytes.Read([9, .. bytes[1..]]));
        Assert.Throws<InvalidDataException>(() => WindowBytes.Read([]));
    }

    [Fact]
    public void Add_UnusableRows_CountsTheirReasonsAndNullsAndNotTheirValues()
    {
        var x = new Column<double>(new("x", ColumnType.Double), new double[] { 1, 0, 0, 4 }, new[] { false, true, false, false });
        var batch = Observed.Batch(x) with
        {
            Unusable = [new(1, "x", "has no value"), new(2, "x", "is no number")],
        };
        var counts = new WindowCounts();

        counts.Add(batch, "");

        var counted = counts.Inputs[0];
        Assert.Equal((4, 1, 2), (counted.Rows, counted.Nulls, counted.Unusable));
        Assert.Equal(2, counted.Values.Count);
        Assert.Equal(1, counted.Reasons["is no number"]);
    }

    [Fact]
    public void Add_AsOfColumn_CountsTheAgeOfRowsInSeconds()
    {
        var made = new Column<string>(new("made", ColumnType.Text), new[] { "2026-03-01T12:00:00Z", "none", "2026-03-01T11:30:00Z" });
        var counts = new WindowCounts();

        counts.Add(Observed.Batch(made), "MADE");

        Assert.Equal((3, 1), (counts.Ages.Count, counts.Ages.Missing));
        Assert.Equal(1_800, counts.Ages.Quantile(0.5)!.Value, 20.0);
        Assert.Equal(3_600, counts.Ages.Quantile(1)!.Value, 40.0);
    }

    [Fact]
    public void Add_ColumnOfManyTexts_KeepsLengthsAlone()
    {
        var counts = Observed.Count(Observed.Texts("name", [.. Enumerable.Range(0, 2_000).Select(i => $"name-{i}")]));

        Assert.False(counts.Inputs[0].HasCategories);
        Assert.Equal(9, counts.Inputs[0].Values.Quantile(0.9)!.Value, 0.2);
        Assert.DoesNotContain("name-77", System.Text.Encoding.UTF8.GetString(WindowBytes.Write(counts)), StringComparison.Ordinal);
    }
}
