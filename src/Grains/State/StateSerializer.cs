using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Storage;

namespace ModelPipeline.Grains;

/// <summary>
/// Serializes grain state as JSON with names and values. Type names are not stored, because they may change. State of earlier versions,
/// which has type names, can be read.
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
