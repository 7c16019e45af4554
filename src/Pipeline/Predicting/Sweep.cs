namespace ModelPipeline;

/// <summary>Evenly spaced values of one column, from the first to the last: the points of a curve.</summary>
/// <param name="Column">The column; it takes numbers.</param>
/// <param name="From">The first value.</param>
/// <param name="To">The last value, above the first.</param>
/// <param name="Steps">The number of values, 2 or more. Whole numbers that come twice are used once.</param>
public sealed record Sweep(string Column, double From, double To, int Steps)
{
    /// <summary>The values in the type of the column; null if they do not fit, with the reason.</summary>
    internal object[]? Values(Field field, out RowFault? fault)
    {
        fault = null;
        // A weighted mean: the difference of two large numbers can be infinite.
        var points = Enumerable.Range(0, Steps).Select(step => (double)step / (Steps - 1))
            .Select(share => (From * (1 - share)) + (To * share));
        switch (field.Type)
        {
            case ColumnType.Double:
                return [.. points];
            case ColumnType.Single when Math.Max(Math.Abs(From), Math.Abs(To)) <= float.MaxValue:
                return [.. points.Select(point => (float)point)];
            case ColumnType.Int64 when IsWhole(field):
                return [.. points.Select(point => (object)(long)Math.Round(point)).Distinct()];
            case ColumnType.Single or ColumnType.Int64:
                fault = RowFault.OfValue(Column, $"The sweep of column '{Column}' goes beyond the numbers that the model takes there.");
                return null;
            default:
                fault = RowFault.OfRequest(
                    $"Column '{Column}' takes {JsonCell.Expected(field)}, and a sweep has numbers; send the values as \"variants\".");
                return null;
        }
    }

    private bool IsWhole(Field field)
    {
        const double Largest = 1L << 53;
        var (min, max) = field.Range ?? (long.MinValue, long.MaxValue);
        return Math.Round(From) >= Math.Max(min, -Largest) && Math.Round(To) <= Math.Min(max, Largest);
    }
}
