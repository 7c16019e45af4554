namespace ModelPipeline;

/// <summary>Compares and shows single values of columns.</summary>
internal static class ColumnValue
{
    /// <summary>Whether two rows of a column have the same value. Two nulls are the same, and two NaN are.</summary>
    public static bool AreSame(Column column, int row, int other)
    {
        if (column.IsNull(row) || column.IsNull(other))
            return column.IsNull(row) && column.IsNull(other);
        return column switch
        {
            Column<float[]> vectors => vectors.Values[row].AsSpan().SequenceEqual(vectors.Values[other]),
            Column<float> c => AreSame(c, row, other),
            Column<double> c => AreSame(c, row, other),
            Column<long> c => AreSame(c, row, other),
            Column<bool> c => AreSame(c, row, other),
            Column<string> c => AreSame(c, row, other),
            Column<DateTime> c => AreSame(c, row, other),
            _ => false,
        };
    }

    /// <summary>The value as answers show it: null for a null, for a vector, and for NaN and infinity, which JSON cannot hold.</summary>
    public static object? Shown(Column column, int row) => column.ValueAt(row) switch
    {
        float number when !float.IsFinite(number) => null,
        double number when !double.IsFinite(number) => null,
        float[] => null,
        var value => value,
    };

    /// <summary>The value of a column of numbers.</summary>
    public static double Number(Column column, int row)
    {
        if (column.IsNull(row))
            return double.NaN;
        return column switch
        {
            Column<float> c => c.Values[row],
            Column<double> c => c.Values[row],
            Column<long> c => c.Values[row],
            _ => double.NaN,
        };
    }

    private static bool AreSame<T>(Column<T> column, int row, int other) =>
        EqualityComparer<T>.Default.Equals(column.Values[row], column.Values[other]);
}
