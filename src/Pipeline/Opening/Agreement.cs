using System.Numerics;

namespace ModelPipeline;

/// <summary>
/// Compares a model's answers to single rows with its answer to all of these rows together, within the rounding of the runtime.
/// </summary>
internal static class Agreement
{
    // onnxruntime's linear kernels differ by up to 3e-5 of a value between batch sizes. A value near zero differs by up to 3e-5 of the
    // terms that cancelled out in it. A probability that is nearly zero has a larger relative difference.
    private const double Relative = 1e-4;
    private const double OfLargest = 1e-5;
    private const double Absolute = 1e-6;

    /// <returns>The first column that differs; null if no column differs.</returns>
    public static string? FirstDifference(IReadOnlyList<Batch> alone, Batch together)
    {
        for (var index = 0; index < together.Columns.Count; index++)
        {
            var column = together.Columns[index];
            var largest = LargestOf(column);
            var differing = Enumerable.Range(0, together.Count).Count(row => !IsSame(alone[row].Columns[index], column, row, largest));
            // The rounding of one score can change a label on the edge between two classes. One such row is accepted.
            var isOnEdge = differing == 1 && together.Count > 2 && column is not (Column<float> or Column<double>)
                && together.Columns.Any(other => other is Column<float> or Column<double>);
            if (differing > 0 && !isOnEdge)
                return column.Field.Name;
        }

        return null;
    }

    private static bool IsSame(Column alone, Column together, int row, double largest) =>
        (alone.ValueAt(0), together.ValueAt(row)) switch
        {
            (float one, float other) => IsClose(one, other, largest),
            (double one, double other) => IsClose(one, other, largest),
            (float[] one, float[] other) => AreClose(one, other),
            var (one, other) => Equals(one, other),
        };

    private static bool AreClose(float[] one, float[] other)
    {
        var largest = Largest<float>(other);
        return one.Length == other.Length && one.Zip(other).All(pair => IsClose(pair.First, pair.Second, largest));
    }

    private static double LargestOf(Column column) => column switch
    {
        Column<float> floats => Largest(floats.Values),
        Column<double> doubles => Largest(doubles.Values),
        _ => 0,
    };

    private static double Largest<T>(ReadOnlySpan<T> values) where T : IFloatingPointIeee754<T>
    {
        var largest = T.Zero;
        foreach (var value in values)
        {
            if (T.IsFinite(value))
                largest = T.Max(largest, T.Abs(value));
        }

        return double.CreateChecked(largest);
    }

    // An infinite number is close to itself alone.
    private static bool IsClose(double one, double other, double largest) => one.Equals(other)
        || (double.IsFinite(one - other)
            && Math.Abs(one - other) <= (Relative * Math.Max(Math.Abs(one), Math.Abs(other))) + (OfLargest * largest) + Absolute);
}
