using System.Text.Json;

namespace ModelPipeline;

/// <summary>
/// Reads a value of JSON as a value of a column. The rules are those of a table whose column has the type of the value: a number is never
/// truncated, true counts as 1 where a number is taken, a text is never taken for a number.
/// </summary>
internal static class JsonCell
{
    /// <summary>Reads a value.</summary>
    /// <param name="json">The value.</param>
    /// <param name="field">The column.</param>
    /// <param name="value">The value in the type that the column stores; null for a null.</param>
    /// <returns>Null if the value fits; otherwise the reason, without the value, as a phrase that continues "column X ...".</returns>
    public static string? Read(JsonElement json, Field field, out object? value)
    {
        value = null;
        return (json.ValueKind, field.Type) switch
        {
            (JsonValueKind.Null, _) => null,
            (JsonValueKind.Number, ColumnType.Single) => Keep(NumberText.ToSingle(json.GetRawText(), out var number), number, out value),
            (JsonValueKind.Number, ColumnType.Double) => Keep(NumberText.ToDouble(json.GetRawText(), out var number), number, out value),
            (JsonValueKind.Number, ColumnType.Int64) => Whole(json.GetRawText(), field, out value),
            (JsonValueKind.Number, ColumnType.Boolean) => Truth(json.GetRawText(), out value),
            (JsonValueKind.Number, ColumnType.String) => Digits(json.GetRawText(), out value),
            (JsonValueKind.True or JsonValueKind.False, ColumnType.Single) => Keep(null, json.GetBoolean() ? 1f : 0f, out value),
            (JsonValueKind.True or JsonValueKind.False, ColumnType.Double) => Keep(null, json.GetBoolean() ? 1d : 0d, out value),
            (JsonValueKind.True or JsonValueKind.False, ColumnType.Int64) => Keep(null, json.GetBoolean() ? 1L : 0L, out value),
            (JsonValueKind.True or JsonValueKind.False, ColumnType.Boolean) => Keep(null, json.GetBoolean(), out value),
            (JsonValueKind.String, ColumnType.String) => Text(json, out var text) is { } why ? why : Keep(null, text, out value),
            (JsonValueKind.String, ColumnType.Timestamp) => Moment(json, out value),
            (JsonValueKind.Array, ColumnType.Vector) => Vector(json, field, out value),
            _ => $"is {Kind(json)}; send {Expected(field)}",
        };
    }

    /// <summary>What a value of JSON is, in words.</summary>
    public static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    /// <summary>What belongs into a column, in words.</summary>
    public static string Expected(Field field) => field.Type switch
    {
        ColumnType.Single or ColumnType.Double => "a number",
        ColumnType.Int64 => "a whole number",
        ColumnType.Boolean => "true or false",
        ColumnType.Timestamp => "a date or time of ISO 8601 in quotes, such as \"2024-02-13T10:11:12Z\"",
        ColumnType.Vector => field.VectorLength is { } length ? $"a list of {length} numbers" : "a list of numbers",
        _ => "a text",
    };

    /// <summary>Reads a text; a text may hold half of a character, or a NUL, which no database takes.</summary>
    public static string? Text(JsonElement json, out string text)
    {
        text = "";
        try
        {
            text = json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "has half of a surrogate pair, which is no character";
        }

        return text.Contains('\0', StringComparison.Ordinal) ? "has a NUL character, which no database takes; leave it out" : null;
    }

    private static string? Keep<T>(string? reason, T read, out object? value)
    {
        value = reason is null ? read : null;
        return reason;
    }

    private static string? Whole(string digits, Field field, out object? value)
    {
        var reason = NumberText.ToInt64(digits, out var number);
        if (reason is null && field.Range is { } range && (number < range.Min || number > range.Max))
            reason = $"is out of the range that the model takes, {range.Min} to {range.Max}";
        return Keep(reason, number, out value);
    }

    private static string? Truth(string digits, out object? value)
    {
        var isTruth = NumberText.ToInt64(digits, out var number) is null && number is 0 or 1;
        return Keep(isTruth ? null : "is neither 0 nor 1, which the model takes as false and true", number == 1, out value);
    }

    private static string? Digits(string digits, out object? value)
    {
        var isWhole = long.TryParse(digits, System.Globalization.NumberStyles.AllowLeadingSign,
            System.Globalization.CultureInfo.InvariantCulture, out _);
        if (isWhole)
            return Keep(null, digits, out value);
        var what = digits.Contains('.', StringComparison.Ordinal) ? "with a fraction" : "with an exponent, or of more than 64 bits";
        return Keep($"is a number {what}; send a text", digits, out value);
    }

    private static string? Moment(JsonElement json, out object? value)
    {
        value = null;
        if (Text(json, out var text) is { } why)
            return why;
        return Keep(IsoMoment.Read(text, out var moment), moment, out value);
    }

    private static string? Vector(JsonElement json, Field field, out object? value)
    {
        value = null;
        var vector = new float[json.GetArrayLength()];
        if (field.VectorLength is { } length && vector.Length != length)
            return $"has {vector.Length} numbers; the model takes {length}";
        var at = 0;
        foreach (var element in json.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Null)
                vector[at] = float.NaN;
            else if (element.ValueKind != JsonValueKind.Number)
                return $"has {Kind(element)} among its numbers";
            else if (NumberText.ToSingle(element.GetRawText(), out vector[at]) is { } reason)
                return $"has an element that {reason}";
            at++;
        }

        return Keep(null, vector, out value);
    }
}
