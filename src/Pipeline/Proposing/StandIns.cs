using System.Globalization;

namespace ModelPipeline;

/// <summary>Proposes what replaces missing values of a column.</summary>
internal static class StandIns
{
    /// <summary>The value: the median of numbers, an empty text, or false; null for a type without an obvious value.</summary>
    public static string? For(Column column) => column switch
    {
        Column<float> numbers => Median(numbers, number => number),
        Column<double> numbers => Median(numbers, number => number),
        Column<long> numbers => Median(numbers, number => number, isWhole: true),
        Column<bool> => "false",
        Column<string> => "",
        _ => null,
    };

    private static string Median<T>(Column<T> column, Func<T, double> number, bool isWhole = false)
    {
        double[] known = [.. Enumerable.Range(0, column.Count).Where(row => !column.IsNull(row)).Select(row => number(column.Values[row]))
            .Where(double.IsFinite).Order()];
        if (known.Length == 0)
            return "0";
        var middle = known[known.Length / 2];
        if (isWhole)
            return middle.ToString("0", CultureInfo.InvariantCulture);
        // A 64-bit column may have the values of a 32-bit one, whose text is shorter.
        return (float)middle == middle
            ? ((float)middle).ToString(CultureInfo.InvariantCulture)
            : middle.ToString(CultureInfo.InvariantCulture);
    }
}
