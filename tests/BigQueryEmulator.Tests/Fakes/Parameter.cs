namespace ModelPipeline.BigQueryEmulator.Tests.Fakes;

/// <summary>Query parameters in the format of clients.</summary>
internal static class Parameter
{
    public static JsonObject Scalar(string? name, string type, JsonNode? value) => Build(name, Type(type), Value(value));

    public static JsonObject Array(string name, string type, params JsonNode?[] values) =>
        Build(name, new() { ["type"] = "ARRAY", ["arrayType"] = Type(type) },
            new() { ["arrayValues"] = new JsonArray([.. values.Select(value => (JsonNode)Value(value))]) });

    /// <summary>An array of structs.</summary>
    public static JsonObject Rows(string name, (string Name, string Type)[] fields, params JsonNode?[][] rows)
    {
        var types = fields.Select(field => (JsonNode)new JsonObject { ["name"] = field.Name, ["type"] = Type(field.Type) });
        var values = rows.Select(row => (JsonNode)new JsonObject
        {
            ["structValues"] = new JsonObject(fields.Zip(row, (field, value) => KeyValuePair.Create(field.Name, (JsonNode?)Value(value)))),
        });
        var type = new JsonObject
        {
            ["type"] = "ARRAY",
            ["arrayType"] = new JsonObject { ["type"] = "STRUCT", ["structTypes"] = new JsonArray([.. types]) }
        };
        return Build(name, type, new() { ["arrayValues"] = new JsonArray([.. values]) });
    }

    private static JsonObject Build(string? name, JsonObject type, JsonObject value)
    {
        var json = new JsonObject { ["parameterType"] = type, ["parameterValue"] = value };
        if (name is not null)
            json["name"] = name;
        return json;
    }

    private static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonObject Value(JsonNode? value) => new() { ["value"] = value };
}
