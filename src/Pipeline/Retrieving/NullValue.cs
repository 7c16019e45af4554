using System.Globalization;

namespace ModelPipeline;

/// <summary>Reads the text of a setting <c>Model:Nulls:column</c> as a value of that column's type.</summary>
internal static class NullValue
{
    /// <returns>The value, or null where the text is not one of that type.</returns>
    public static object? Parse(string text, Field field) => field.Type switch
    {
        ColumnType.Single => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
        ColumnType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
        ColumnType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null,
        ColumnType.Boolean => bool.TryParse(text, out var value) ? value : null,
        ColumnType.String => text,
        ColumnType.Timestamp => DateTime.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value) ? value : null,
        // A whole vector that stands in: every component gets the same number.
        ColumnType.Vector when field.VectorLength is { } length =>
            float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? Enumerable.Repeat(value, length).ToArray() : null,
        _ => null,
    };
}
