namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>
/// Reads the values of streamed rows, JSON files and query parameters. It checks each value against its field as BigQuery does, and returns
/// JSON that DuckDB can cast to the field's <see cref="Field.JsonType"/>.
/// </summary>
internal static class ValueReader
{
    /// <summary>Reads a row as an object with all fields of the schema.</summary>
    /// <exception cref="ValueException">A value does not fit.</exception>
    public static JsonObject ReadRow(IReadOnlyList<Field> fields, JsonObject row, bool ignoreUnknown) =>
        ReadFields(fields, row, "", ignoreUnknown);

    /// <exception cref="ValueException">The value does not fit.</exception>
    public static JsonNode? Read(Field field, JsonNode? value, string path = "", bool ignoreUnknown = false)
    {
        if (field.IsRepeated)
            return ReadArray(field, value, path, ignoreUnknown);
        if (value is null)
            return field.IsRequired ? throw new ValueException($"Missing required field: {path}.", path) : null;
        if (field.Type != DataType.Struct)
            return ScalarReader.Read(field.Type, value, path);
        return value is JsonObject row
            ? ReadFields(field.Fields, row, path, ignoreUnknown)
            : throw new ValueException("This field: " + path + " is a record.", path);
    }

    private static JsonObject ReadFields(IReadOnlyList<Field> fields, JsonObject row, string prefix, bool ignoreUnknown)
    {
        var values = row.ToDictionary(each => each.Key, each => each.Value, StringComparer.OrdinalIgnoreCase);
        var result = new JsonObject();
        foreach (var field in fields)
        {
            values.Remove(field.Name, out var value);
            result[field.Name] = Read(field, value, Path(prefix, field.Name), ignoreUnknown);
        }

        if (values.Keys.FirstOrDefault() is { } unknown && !ignoreUnknown)
            throw new ValueException($"no such field: {Path(prefix, unknown)}.", Path(prefix, unknown));
        return result;
    }

    private static JsonArray ReadArray(Field field, JsonNode? value, string path, bool ignoreUnknown)
    {
        if (value is null)
            return [];
        if (value is not JsonArray elements)
            throw new ValueException($"Repeated field must be imported as a JSON array. Field: {path}.", path);
        var element = field.Element;
        return [.. elements.Select(each => each is null
            ? throw new ValueException("Only optional fields can be set to NULL. Field: " + path + "; Value: NULL", path)
            : Read(element, each, path, ignoreUnknown))];
    }

    private static string Path(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
}
