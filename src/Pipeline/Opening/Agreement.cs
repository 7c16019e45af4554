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
            var differing = Enumerable.Range(0, together.Count).Count(row => !IsSame(alone[row].Columns[index], column, row));
            // The rounding of one score can change a label on the edge between two classes. One such row is accepted.
            var isOnEdge = differing == 1 && together.Count > 2 && column is not (Column<float> or Column<double>)
                && together.Columns.Any(other => other is Column<float> or Column<double>);
            if (differing > 0 && !isOnEdge)
                return column.Field.Name;
        }

        return null;
    }

    private static bool IsSame(Column alone, Column together, int row) => (alone.ValueAt(0), together.ValueAt(row)) switch
    {
        (float one, float other) => IsClose(one, other, Largest(((Column<float>)together).Values.ToArray())),
        (double one, double other) => IsClose(one, other, ((Column<double>)together).Values.ToArray()
            .Max(value => double.IsFinite(value) ? Math.Abs(value) : 0)),
        (float[] one, float[] other) => one.Length == other.Length && one.Zip(other)
            .All(pair => IsClose(pair.First, pair.Second, Largest(other))),
        var (one, other) => Equals(one, other),
    };

    private static float Largest(float[] values) => values.Max(value => float.IsFinite(value) ? Math.Abs(value) : 0);

    // An infinite number is close to itself alone.
    private static bool IsClose(double one, double other, double largest) => one.Equals(other)
        || (double.IsFinite(one - other)
            && Math.Abs(one - other) <= (Relative * Math.Max(Math.Abs(one), Math.Abs(other))) + (OfLargest * largest) + Absolute);
}
