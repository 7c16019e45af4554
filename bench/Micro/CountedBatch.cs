namespace ModelPipeline.Bench.Micro;

/// <summary>A batch of 20 input columns, half numbers and half texts, and two outputs, as drift and comparisons count them.</summary>
internal static class CountedBatch
{
    private const int Columns = 20;

    public static ObservedBatch Of(int rows)
    {
        var random = new Random(1);
        var columns = new Column[Columns];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = (i % 2 == 0)
                ? new Column<double>(new($"x{i}", ColumnType.Double), Make(_ => 100 * random.NextDouble()))
                : new Column<string>(new($"c{i}", ColumnType.String), Make(_ => $"category {random.Next(20)}"));
        }

        var bound = new BoundColumns(Columns);
        columns.CopyTo(bound.Sources, 0);
        columns.CopyTo(bound.Converted, 0);
        var users = Make(row => $"user-{row}");
        Batch made = new(users,
        [
            new Column<long>(new("label", ColumnType.Int64), Make(row => (long)(row & 1))),
            new Column<float>(new("probability", ColumnType.Single), Make(_ => random.NextSingle())),
        ]);
        return new("v1", Guid.Empty, new(users, columns), bound, [], [made], DateTimeOffset.UnixEpoch, DateFormats.Iso);

        T[] Make<T>(Func<int, T> value) => [.. Enumerable.Range(0, rows).Select(value)];
    }
}
