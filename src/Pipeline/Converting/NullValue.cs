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

    /// <summary>The fault of a text that does not convert.</summary>
    public static Fault Fault(string column, string text, Field field) =>
        new($"Model:Nulls:{column}", $"is '{text}', which is no {field.TypeName}; set {Example(field)}.");

    private static string Example(Field field) => field.Type switch
    {
        ColumnType.Single or ColumnType.Double => "a number or \"NaN\"",
        ColumnType.Int64 => "a whole number that the model takes",
        ColumnType.Boolean => "true or false",
        ColumnType.Timestamp => "a moment such as \"2026-01-31T12:00:00Z\"",
        ColumnType.Vector when field.VectorLength is not null => "one number for all elements",
        _ => "a value of that type",
    };

    private static bool IsInRange(long value, Field field) => field.Range is not { } range || (value >= range.Min && value <= range.Max);
}
