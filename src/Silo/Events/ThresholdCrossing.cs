using System.Globalization;

namespace ModelPipeline.Silo;

/// <summary>Finds the users of a batch who are on another side of a threshold than before. Pure.</summary>
internal sealed class ThresholdCrossing
{
    /// <param name="threshold">The threshold.</param>
    /// <param name="predictions">The scores.</param>
    /// <param name="superseded">The rows that were not stored.</param>
    public ThresholdCrossing(Threshold threshold, Predictions predictions, IReadOnlyCollection<int> superseded)
    {
        var column = predictions.Outputs.Find(threshold.Output);
        if (column is not { Field.Type: ColumnType.Single or ColumnType.Double or ColumnType.Int64 })
            return;
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsNull(row) || superseded.Contains(row))
                continue;
            var value = Convert.ToDouble(column.ValueAt(row), CultureInfo.InvariantCulture);
            if (!double.IsNaN(value))
                Rows.Add(new(predictions.Outputs.Users[row], value, IsAbove(column, value, threshold.Value)));
        }
    }

    /// <summary>The rows that have a number and were stored.</summary>
    public List<Row> Rows { get; } = [];

    /// <summary>The rows whose user is on another side than before. A user without a known side was below.</summary>
    public IEnumerable<Row> Changes(IReadOnlyDictionary<string, bool> known) =>
        Rows.Where(row => row.IsAbove != known.GetValueOrDefault(row.User));

    // A float of 0.8 is a little more than the double 0.8 or a little less; both mean the threshold 0.8.
    private static bool IsAbove(Column column, double value, double threshold) =>
        column.Field.Type == ColumnType.Single ? (float)value >= (float)threshold : value >= threshold;

    /// <summary>A user's score.</summary>
    /// <param name="User">The user.</param>
    /// <param name="Value">The score.</param>
    /// <param name="IsAbove">Whether it is the threshold or above.</param>
    public readonly record struct Row(string User, double Value, bool IsAbove);
}
