using System.Text.Json.Nodes;

namespace ModelPipeline.Grains;

/// <summary>
/// Reads state of earlier versions, which Newtonsoft.Json wrote. Each object has a number (<c>$id</c>) and the name of its type
/// (<c>$type</c>). A list is an object with <c>$values</c>. An object that occurred before is a <c>$ref</c> to its number.
/// </summary>
internal static class TypedState
{
    private const string Id = "$id";
    private const string Type = "$type";
    private const string Values = "$values";
    private const string Reference = "$ref";

    /// <summary>Whether Newtonsoft.Json wrote this state: it then begins with <c>$id</c> or <c>$type</c>.</summary>
    public static bool Is(ReadOnlySpan<byte> json) => json.StartsWith("{\"$id\""u8) || json.StartsWith("{\"$type\""u8);

    /// <summary>The same state without the marks of Newtonsoft.Json.</summary>
    public static JsonNode? WithoutTypes(JsonNode? state) => Copy(state, []);

    private static JsonNode? Copy(JsonNode? node, Dictionary<string, JsonNode?> seen)
    {
        if (node is JsonArray array)
            return new JsonArray([.. array.Select(each => Copy(each, seen))]);
        if (node is not JsonObject typed)
            return node?.DeepClone();
        if (typed[Reference] is { } reference)
            return seen[(string)reference!]?.DeepClone();
        if (typed[Values] is { } values)
            return Copy(values, seen);
        var copy = new JsonObject();
        foreach (var (name, value) in typed)
        {
            if (name is not (Id or Type))
                copy[name] = Copy(value, seen);
        }

        if (typed[Id] is { } id)
            seen[(string)id!] = copy;
        return copy;
    }
}
