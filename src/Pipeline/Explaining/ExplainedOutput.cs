namespace ModelPipeline;

/// <summary>The output column that is explained.</summary>
internal static class ExplainedOutput
{
    /// <summary>
    /// Chooses the column: the one that the caller or the settings name; otherwise the floating-point column, and among several the one
    /// with the greatest value for this row, which for probabilities is that of the predicted class; otherwise the only whole number.
    /// </summary>
    /// <param name="prediction">The predictions for the row.</param>
    /// <param name="named">The name that the caller or the settings give; null or empty for none.</param>
    /// <param name="fault">Why there is no column to explain.</param>
    public static string? Choose(Batch prediction, string? named, out string fault)
    {
        fault = "";
        var numbers = prediction.Columns.Where(column => IsNumber(column.Field)).ToList();
        if (string.IsNullOrEmpty(named))
        {
            var floats = numbers.Where(column => column.Field.Type != ColumnType.Int64).ToList();
            if (floats.Count > 0)
                return floats.MaxBy(column => Rank(ColumnValue.Number(column, 0)))!.Field.Name;
            if (numbers.Count == 1)
                return numbers[0].Field.Name;
            fault = $"The model has {(numbers.Count == 0 ? "no output" : "several outputs")} to explain; {Offer(numbers)}";
            return null;
        }

        if (numbers.Exists(column => column.Field.Name == named))
            return named;
        var isOutput = prediction.Find(named) is not null;
        fault = $"\"output\" is '{named}', which is {(isOutput ? "no number" : "no output of the pipeline")}; {Offer(numbers)}";
        return null;
    }

    /// <summary>Whether outputs of this type can be explained.</summary>
    public static bool IsNumber(Field output) => output.Type is ColumnType.Single or ColumnType.Double or ColumnType.Int64;

    // NaN cannot be the greatest value.
    private static double Rank(double value) => double.IsNaN(value) ? double.NegativeInfinity : value;

    private static string Offer(List<Column> numbers) => numbers.Count == 0
        ? "only numbers can be explained."
        : $"name one of {string.Join(", ", numbers.Select(column => column.Field.Name))}.";
}
