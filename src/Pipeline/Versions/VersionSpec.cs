using System.Text.Json.Serialization;

namespace ModelPipeline;

/// <summary>
/// What a version is made of, and where it came from: the record to which the <c>model_version</c> of each score leads. Immutable. Part of
/// stored state and of the wire format.
/// </summary>
public sealed record VersionSpec
{
    /// <summary>The id: up to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Where the file came from: a path, a URL, or <c>upload</c>. Without a secret.</summary>
    public string Source { get; init; } = "";

    /// <summary>The SHA-256 of the content in hex; null until the content is known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The kind of model; empty if the file's name tells it.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The mapping of the inputs, as in <see cref="ModelOptions.Inputs"/>.</summary>
    public Dictionary<string, string[]> Inputs { get; init; } = [];

    /// <summary>The mapping of the outputs, as in <see cref="ModelOptions.Outputs"/>.</summary>
    public Dictionary<string, string> Outputs { get; init; } = [];

    /// <summary>The values that replace nulls, as in <see cref="ModelOptions.Nulls"/>.</summary>
    public Dictionary<string, string> Nulls { get; init; } = [];

    /// <summary>Who brought the version: <c>settings</c>, or the caller.</summary>
    public string BroughtBy { get; init; } = "";

    /// <summary>When the version was brought, UTC.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether the version came from the settings of a process.</summary>
    [JsonIgnore]
    public bool IsFromSettings => BroughtBy == FromSettings;

    /// <summary>The value of <see cref="BroughtBy"/> for a version of the settings.</summary>
    public const string FromSettings = "settings";

    /// <summary>Whether a version with this mapping makes the same scores from the same content.</summary>
    public bool HasMappingOf(VersionSpec other) =>
        Kind == other.Kind && Same(Outputs, other.Outputs) && Same(Nulls, other.Nulls)
        && Inputs.Count == other.Inputs.Count
        && Inputs.All(each => other.Inputs.TryGetValue(each.Key, out var columns) && columns.SequenceEqual(each.Value));

    /// <summary>The settings under which the version's file is loaded.</summary>
    /// <param name="from">The settings of the pipeline's model, for what is no property of a version.</param>
    /// <param name="path">The local file.</param>
    public ModelOptions ToOptions(ModelOptions from, string path) => new()
    {
        Path = path,
        Kind = Kind,
        Version = Id,
        Inputs = Inputs,
        Outputs = Outputs,
        Nulls = Nulls,
        Python = from.Python,
        PythonPath = from.PythonPath,
        MaxMemory = from.MaxMemory,
    };

    // The order of outputs is the order of columns.
    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) => one.SequenceEqual(other);
}
