namespace ModelPipeline;

/// <summary>Reads the text of a setting <c>Model:Nulls:column</c> as a value of that column's type.</summary>
internal static class NullValue
{
    /// <returns>The value, or null where the text is not one of that type.</returns>
    public static object? Parse(string text, Field field) => field.Type switch
    {
        ColumnType.Single => NumberText.ToSingle(text, out var value) is null ? value : null,
        ColumnType.Double => NumberText.ToDouble(text, out var value) is null ? value : null,
        ColumnType.Int64 => NumberText.ToInt64(text, out var value) is null && IsInRange(value, field) ? value : null,
        ColumnType.Boolean => bool.TryParse(text, out var value) ? value : null,
        ColumnType.String => text,
        ColumnType.Timestamp => IsoMoment.Read(text, out var value) is null ? value : null,
        // A whole vector that stands in: every component gets the same number.
        ColumnType.Vector when field.VectorLength is { } length =>
            NumberText.ToSingle(text, out var value) is null ? Enumerable.Repeat(value, length).ToArray() : null,
        _ => null,
    };

    private static bool IsInRange(long value, Field field) => field.Range is not { } range || (value >= range.Min && value <= range.Max);
}
