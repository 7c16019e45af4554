using System.Globalization;

namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>Reads one scalar: a JSON string, or a number or boolean if a client sends one.</summary>
internal static class ScalarReader
{
    private const NumberStyles Float = NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly string[] TimeFormats = ["H:m:s", "H:m:s.FFFFFF"];
    private static readonly string[] DateTimeFormats = ["yyyy-M-d", "yyyy-M-d'T'H:m:s.FFFFFF", "yyyy-M-d'T'H:m:s", "yyyy-M-d H:m:s.FFFFFF",
        "yyyy-M-d H:m:s"];

    public static JsonNode? Read(DataType type, JsonNode value, string path)
    {
        if (type == DataType.Json)
            return ReadJson(value, path);
        if (value is not JsonValue)
            throw new ValueException("This field: " + path + " is not a record.", path);
        var text = value.GetValueKind() switch
        {
            JsonValueKind.String => (string)value!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.ToJsonString(),
        };
        return Read(type, text, value.GetValueKind() == JsonValueKind.Number)
            ?? throw new ValueException($"Cannot convert value to {Noun(type)} (bad value): {text}", path);
    }

    private static string? Read(DataType type, string text, bool isNumber) => type switch
    {
        DataType.String => text,
        DataType.Int64 => long.TryParse(text, NumberStyles.AllowLeadingSign, Invariant, out var number) ? number.ToString(Invariant) : null,
        DataType.Float64 => ReadDouble(text),
        DataType.Bool => bool.TryParse(text, out var truth) ? truth ? "true" : "false" : null,
        DataType.Numeric => ReadDecimal(text, 9),
        DataType.BigNumeric => ReadDecimal(text, 38),
        DataType.Bytes => Convert.TryFromBase64String(text, new byte[text.Length], out _) ? text : null,
        DataType.Date => DateOnly.TryParseExact(text, "yyyy-M-d", out var date) ? date.ToString("yyyy-MM-dd", Invariant) : null,
        DataType.Time => TimeOnly.TryParseExact(text, TimeFormats, out var time) ? time.ToString("HH:mm:ss.ffffff", Invariant) : null,
        DataType.DateTime => DateTime.TryParseExact(text, DateTimeFormats, Invariant, DateTimeStyles.None, out var moment)
            ? moment.ToString("yyyy-MM-dd HH:mm:ss.ffffff", Invariant)
            : null,
        DataType.Timestamp => ReadTimestamp(text, isNumber),
        _ => throw new InvalidOperationException($"{type} is no scalar."),
    };

    private static string? ReadDouble(string text) => text.ToUpperInvariant() switch
    {
        "NAN" => "NaN",
        "INFINITY" or "+INFINITY" or "INF" or "+INF" => "Infinity",
        "-INFINITY" or "-INF" => "-Infinity",
        _ => double.TryParse(text, Float, Invariant, out var number) && double.IsFinite(number) ? number.ToString("R", Invariant) : null,
    };

    private static string? ReadDecimal(string text, int scale)
    {
        if (text.Contains('e', StringComparison.OrdinalIgnoreCase))
            return decimal.TryParse(text, Float, Invariant, out var number) ? ReadDecimal(number.ToString(Invariant), scale) : null;
        var digits = text.AsSpan().TrimStart("+-");
        var point = digits.IndexOf('.');
        var fraction = point < 0 ? 0 : digits.Length - point - 1;
        var fits = text.Length - digits.Length <= 1 && digits.IndexOfAnyInRange('0', '9') >= 0 && fraction <= scale
            && !digits.ContainsAnyExcept("0123456789.") && digits.Count('.') <= 1;
        return fits ? text : null;
    }

    private static string? ReadTimestamp(string text, bool isNumber)
    {
        // A bare number is a number of seconds since 1970.
        if (isNumber && decimal.TryParse(text, Float, Invariant, out var seconds))
            return Format(DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)));
        var zoned = text.EndsWith(" UTC", StringComparison.Ordinal) ? string.Concat(text.AsSpan(0, text.Length - 4), "Z") : text;
        return DateTimeOffset.TryParse(zoned, Invariant, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? Format(moment)
            : null;
    }

    private static string Format(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss.ffffff+00", Invariant);

    private static JsonNode? ReadJson(JsonNode value, string path)
    {
        try
        {
            return value.GetValueKind() == JsonValueKind.String ? JsonNode.Parse((string)value!) : value.DeepClone();
        }
        catch (JsonException)
        {
            throw new ValueException("Invalid JSON text.", path);
        }
    }

    private static string Noun(DataType type) => type switch
    {
        DataType.Int64 => "integer",
        DataType.Float64 => "floating point",
        DataType.Bool => "boolean",
        _ => type.ToString().ToLowerInvariant(),
    };
}
