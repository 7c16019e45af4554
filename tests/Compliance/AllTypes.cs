namespace ModelPipeline.Compliance;

/// <summary>A column of each type with its limits, unusual values and nulls.</summary>
public static class AllTypes
{
    private static readonly DateTime Moment = new(2024, 2, 29, 12, 34, 56, 123, 456, DateTimeKind.Utc);

    /// <summary>
    /// The types for which a store may have a column. Decimals and untyped texts are not among them: a test cannot write such columns.
    /// </summary>
    public static IReadOnlyList<ColumnType> Types { get; } =
        [ColumnType.Single, ColumnType.Double, ColumnType.Int64, ColumnType.Boolean, ColumnType.String, ColumnType.Timestamp,
            ColumnType.Vector];

    /// <summary>Column <c>x</c>; the first and the last row are null.</summary>
    public static Column Column(ColumnType type) => type switch
    {
        ColumnType.Single =>
            Of(type, 0.1f, -0.1f, 0, 16777217, float.MinValue, float.MaxValue, float.Epsilon, float.NaN, float.PositiveInfinity,
                float.NegativeInfinity),
        ColumnType.Double =>
            Of(type, 0.1, -0.1, 0, 12.5, 9007199254740993, double.MinValue, double.MaxValue, double.Epsilon, double.NaN,
                double.PositiveInfinity, double.NegativeInfinity),
        ColumnType.Int64 => Of(type, 0L, 1, -1, long.MinValue, long.MaxValue, (1L << 53) + 1),
        ColumnType.Boolean => Of(type, true, false),
        ColumnType.String => Of(type, [.. OddTexts.Values]),
        // The first and the last timestamp, to the microsecond. Drivers take .NET's very last timestamp as infinity.
        ColumnType.Timestamp =>
            Of(type, Moment, Moment.Date, DateTime.UnixEpoch, DateTime.UnixEpoch.AddTicks(-10), At(1, 1, 2), At(1582, 10, 4),
                At(9999, 12, 31).AddTicks(TimeSpan.TicksPerDay - 10)),
        ColumnType.Vector => Of<float[]>(type, [0.1f, -2, float.NaN], [], [float.MaxValue], [1, 2, 3, 4]),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>One id for each row.</summary>
    public static string[] Users(Column column) => [.. Enumerable.Range(0, column.Count).Select(row => $"u{row}")];

    private static Column<T> Of<T>(ColumnType type, params T[] values)
    {
        // The value under a null must not come back, whatever it is.
        T[] all = [values[0], .. values, values[0]];
        return new(new("x", type), all, Array.ConvertAll([.. Enumerable.Range(0, all.Length)], row => row == 0 || row == all.Length - 1));
    }

    private static DateTime At(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}
