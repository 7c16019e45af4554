using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Values;

/// <summary>The <c>schema</c> object of the REST API.</summary>
internal static class SchemaJson
{
    /// <exception cref="ApiException">A field has no name, or an unknown type.</exception>
    public static IReadOnlyList<Field> Read(JsonNode? schema) => ReadFields(schema?["fields"]);

    /// <param name="withNullable">
    /// Whether to write the mode of nullable fields. Schemas of results have it, schemas of tables do not.
    /// </param>
    public static JsonObject Write(IEnumerable<Field> fields, bool withNullable) =>
        new() { ["fields"] = new JsonArray([.. fields.Select(field => (JsonNode)Write(field, withNullable))]) };

    private static List<Field> ReadFields(JsonNode? fields) =>
        [.. (fields as JsonArray ?? []).OfType<JsonObject>().Select(ReadField)];

    private static Field ReadField(JsonObject field)
    {
        var name = (string?)field["name"] ?? throw ApiException.Invalid("A schema field has no name");
        var mode = ((string?)field["mode"])?.ToUpperInvariant();
        var type = DataTypes.Parse((string?)field["type"] ?? throw ApiException.Invalid($"Field {name} has no type"));
        return new(name, type, mode == "REPEATED", mode == "REQUIRED", ReadFields(field["fields"]));
    }

    private static JsonObject Write(Field field, bool withNullable)
    {
        var json = new JsonObject { ["name"] = field.Name, ["type"] = DataTypes.InSchema(field.Type) };
        if (field.IsRepeated || field.IsRequired || withNullable)
            json["mode"] = field.IsRepeated ? "REPEATED" : field.IsRequired ? "REQUIRED" : "NULLABLE";
        if (field.Type == DataType.Struct)
            json["fields"] = Write(field.Fields, withNullable)["fields"]!.DeepClone();
        return json;
    }
}
