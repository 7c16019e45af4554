namespace ModelPipeline;

/// <summary>The value of a column that a reader compares a user's value with.</summary>
internal static class TypicalValue
{
    /// <summary>
    /// The median of numbers and moments, and the most frequent text or truth value. The value always occurs in a row: if two rows are in
    /// the middle, the lower value counts. Null for vectors, and if most rows have no value.
    /// </summary>
    public static object? Of(Column column)
    {
        object[] values = [.. Enumerable.Range(0, column.Count).Select(row => ColumnValue.Shown(column, row)).OfType<object>()];
        if (values.Length == 0 || values.Length * 2 < column.Count)
            return null;
        return column.Field.Type is ColumnType.Single or ColumnType.Double or ColumnType.Int64 or ColumnType.Timestamp
            ? values.Order().ElementAt((values.Length - 1) / 2)
            : values.GroupBy(value => value).OrderByDescending(group => group.Count())
                .ThenBy(group => group.Key.ToString(), StringComparer.Ordinal).First().Key;
    }
}
