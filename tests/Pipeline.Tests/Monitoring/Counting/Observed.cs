namespace ModelPipeline.Tests;

/// <summary>Batches that a version was applied to.</summary>
internal static class Observed
{
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);

    public static ObservedBatch Batch(params Column[] columns) => Batch(Users(columns[0].Count), columns);

    public static ObservedBatch Batch(string[] users, Column[] columns, DateTimeOffset? at = null)
    {
        var bound = new BoundColumns(columns.Length);
        for (var i = 0; i < columns.Length; i++)
        {
            bound.Sources[i] = columns[i];
            bound.Converted[i] = columns[i];
        }

        return new("v1", Guid.Empty, new(users, columns), bound, [], [], at ?? At, DateFormats.Iso);
    }

    public static Column<double> Numbers(string name, params double[] values) => new(new(name, ColumnType.Double), values);

    public static Column<string> Texts(string name, params string?[] values) =>
        new(new(name, ColumnType.String), values!, Array.ConvertAll(values, value => value is null));

    /// <summary>The counts of columns.</summary>
    public static WindowCounts Count(params Column[] columns)
    {
        var counts = new WindowCounts();
        counts.Add(Batch(columns), "");
        return counts;
    }

    public static string[] Users(int count) => [.. Enumerable.Range(0, count).Select(row => $"user-{row}")];
}
