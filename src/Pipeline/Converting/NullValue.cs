namespace ModelPipeline;

/// <summary>Converts the text of a setting <c>Model:Nulls:column</c> to the type of that column.</summary>
internal static class NullValue
{
    /// <returns>The value; null if the text does not convert.</returns>
    public static object? Parse(string text, Field field) => field.Type switch
    {
        ColumnType.Single => NumberText.ToSingle(text, out var value) is null ? value : null,
        ColumnType.Double => NumberText.ToDouble(text, out var value) is null ? value : null,
        ColumnType.Int64 => NumberText.ToInt64(text, out var value) is null && IsInRange(value, field) ? value : null,
        ColumnType.Boolean => bool.TryParse(text, out var value) ? value : null,
        ColumnType.String => text,
        ColumnType.Timestamp => IsoMoment.Read(text, out var value) is null ? value : null,
        // A null vector is replaced by a vector in which every element has this number.
        ColumnType.Vector when field.VectorLength is { } length =>
            NumberText.ToSingle(text, out var value) is null ? Enumerable.Repeat(value, length).ToArray() : null,
        _ => null,
    };

    private static bool IsInRange(long value, Field field) => field.Range is not { } range || (value >= range.Min && value <= range.Max);
}
