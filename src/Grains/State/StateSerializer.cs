using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// The state of grains as JSON: names and values, and no names of types, which may change. State of earlier versions, which had them, is
/// read.
/// </summary>
public sealed class StateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    /// <inheritdoc />
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, Options));

    /// <inheritdoc />
    public T Deserialize<T>(BinaryData input)
    {
        var json = input.ToMemory().Span;
        return (TypedState.Is(json)
            ? TypedState.WithoutTypes(JsonNode.Parse(json)).Deserialize<T>(Options)
            : JsonSerializer.Deserialize<T>(json, Options))!;
    }
}
