using System.Text.Json.Serialization;

namespace ModelPipeline.Client;

/// <summary>A version to add. A mapping that is left out is that of the stable version.</summary>
public sealed record VersionRequest
{
    /// <summary>The address of the file, as <c>Model:Path</c> has it; null for a file that is uploaded later.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>The id; null for the first 12 hex digits of the content's SHA-256.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The SHA-256 that the content must have; null for any content.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sha256 { get; init; }

    /// <summary>The kind of model; null if the file's name tells it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>The mapping of the inputs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Inputs { get; init; }

    /// <summary>The mapping of the outputs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Outputs { get; init; }

    /// <summary>What replaces nulls.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Nulls { get; init; }
}
