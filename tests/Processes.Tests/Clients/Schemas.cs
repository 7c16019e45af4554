using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ModelPipeline.Tests;

/// <summary>Validates JSON against schemas of an OpenAPI document. A property that no schema names is a fault.</summary>
internal sealed class Schemas(JsonNode document)
{
    /// <summary>The first fault; null for valid JSON.</summary>
    public string? Check(JsonNode? value, JsonNode schema, string path = "$")
    {
        if ((string?)schema["$ref"] is { } reference)
            return Check(value, document["components"]!["schemas"]![reference.Split('/')[^1]]!, path);
        if (schema["oneOf"] is JsonArray choices)
            return choices.Any(each => Check(value, each!, path) is null) ? null : $"{path} fits none of {choices.Count} schemas";
        if (schema["type"] is { } type && !Types(type).Contains(TypeOf(value)))
            return $"{path} is {TypeOf(value)}, not {type.ToJsonString()}";
        if (schema["enum"] is JsonArray names && !names.Any(each => JsonNode.DeepEquals(each, value)))
            return $"{path} is {value?.ToJsonString()}, not of {names.ToJsonString()}";
        if ((string?)schema["pattern"] is { } pattern && TypeOf(value) == "string" && !Regex.IsMatch((string)value!, pattern))
            return $"{path} does not match {pattern}";
        return value switch
        {
            JsonObject entries => CheckObject(entries, schema, path),
            JsonArray items when schema["items"] is { } item =>
                items.Select((each, i) => Check(each, item, $"{path}[{i}]")).FirstOrDefault(fault => fault is not null),
            _ => null,
        };
    }

    private string? CheckObject(JsonObject entries, JsonNode schema, string path)
    {
        foreach (var required in schema["required"]?.AsArray() ?? [])
        {
            if (!entries.ContainsKey((string)required!))
                return $"{path} lacks {required}";
        }

        foreach (var (name, entry) in entries)
        {
            if ((schema["properties"]?[name] ?? schema["additionalProperties"]) is JsonObject known)
            {
                if (Check(entry, known, $"{path}.{name}") is { } fault)
                    return fault;
            }
            else if (schema["properties"] is not null)
            {
                return $"{path} has {name}, which the schema does not name";
            }
        }

        return null;
    }

    private static IEnumerable<string> Types(JsonNode type)
    {
        var names = type is JsonArray several ? several.Select(each => (string)each!) : [(string)type!];
        return names.SelectMany(name => name == "number" ? new[] { "number", "integer" } : [name]);
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or System.Text.Json.JsonValueKind.Null => "null",
        System.Text.Json.JsonValueKind.String => "string",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        System.Text.Json.JsonValueKind.Array => "array",
        System.Text.Json.JsonValueKind.Object => "object",
        _ => value.ToJsonString().All(each => char.IsDigit(each) || each == '-') ? "integer" : "number",
    };
}
