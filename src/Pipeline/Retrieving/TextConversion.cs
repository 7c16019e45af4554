using System.Globalization;

namespace ModelPipeline;

/// <summary>Reads the text of a store that has nothing but text (a CSV file) as what a model takes; what it does not say is its row's trouble.</summary>
internal static class TextConversion
{
    private delegate bool TryParse<T>(string text, out T value);

    public static Column Convert(Column<string> column, Field to, ColumnConversion.Reject reject) => to.Type switch
    {
        ColumnType.Single => Parse(column, to, "number", reject, static (string text, out float value) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)),
        ColumnType.Double => Parse(column, to, "number", reject, static (string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)),
        ColumnType.Boolean => Parse<bool>(column, to, "boolean", reject, TryParseBoolean),
        ColumnType.Timestamp => Parse<DateTime>(column, to, "date or time", reject, TryParseMoment),
        _ => throw new InvalidOperationException($"Column '{column.Field.Name}' is text, which does not become {to.Type}."),
    };

    public static Column<long> ToInt64(Column<string> column, Field to, ColumnConversion.Reject reject) =>
        Parse(column, to, "whole number", reject, static (string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value));

    private static Column<T> Parse<T>(Column<string> column, Field to, string kind, ColumnConversion.Reject reject, TryParse<T> parse)
    {
        var values = new T[column.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (!column.IsNull(i) && !parse(column.Values[i].Trim(), out values[i]))
                reject(i, $"is no {kind}, which the model takes");
        }

        return new(to, values, column.Nulls.ToArray());
    }

    private static bool TryParseBoolean(string text, out bool value)
    {
        value = text.ToLowerInvariant() is "true" or "t" or "yes" or "y" or "1";
        return value || text.ToLowerInvariant() is "false" or "f" or "no" or "n" or "0";
    }

    private static bool TryParseMoment(string text, out DateTime value) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.NoCurrentDateDefault, out value);
}
