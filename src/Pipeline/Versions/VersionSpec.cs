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

    /// <summary>Where the file came from: a path or an address, without a secret; empty for an upload that has not come yet.</summary>
    public string Source { get; init; } = "";

    /// <summary>The address from which silos fetch the file. The query of a URL can be a secret, so it is not shown.</summary>
    public string Address { get; init; } = "";

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

    /// <summary>Whether a server has the model (kind <c>OpenInference</c>). Such a version has no content to fetch.</summary>
    [JsonIgnore]
    public bool IsOfServer => Kind.Equals("OpenInference", StringComparison.OrdinalIgnoreCase);

    /// <summary>The value of <see cref="BroughtBy"/> for a version of the settings.</summary>
    public const string FromSettings = "settings";

    /// <summary>Whether a version with this mapping makes the same scores from the same content.</summary>
    public bool HasMappingOf(VersionSpec other) =>
        Kind == other.Kind && Same(Outputs, other.Outputs) && Same(Nulls, other.Nulls)
        && Inputs.Count == other.Inputs.Count
        && Inputs.All(each => other.Inputs.TryGetValue(each.Key, out var columns) && columns.SequenceEqual(each.Value));

    /// <summary>The version that the settings of a pipeline name.</summary>
    internal static VersionSpec OfSettings(PipelineDefinition definition, LoadedModel loaded)
    {
        var options = definition.Options.Model;
        return new()
        {
            Id = loaded.Model.Version,
            Source = definition.Model is null ? SourceAddress.Parse(options.ToAddress()).Shown : loaded.Model.GetType().Name,
            Address = definition.Model is null ? options.ToAddress() : "",
            Sha256 = loaded.File?.Sha256,
            Kind = options.Kind,
            Inputs = options.Inputs,
            Outputs = options.Outputs,
            Nulls = options.Nulls,
            BroughtBy = FromSettings,
        };
    }

    /// <summary>The settings under which the version's file is loaded.</summary>
    /// <param name="from">The settings of the pipeline's model, for what is no property of a version.</param>
    /// <param name="address">Where the file is: the version's own address, or that of a copy.</param>
    internal ModelOptions ToOptions(ModelOptions from, string address) => new()
    {
        Path = address,
        Kind = Kind,
        Sha256 = Sha256 ?? "",
        Version = Id,
        Inputs = Inputs,
        Outputs = Outputs,
        Nulls = Nulls,
        Python = from.Python,
        PythonPath = from.PythonPath,
        MaxMemory = from.MaxMemory,
        Token = IsOnOneServer(from.ToAddress(), address) ? from.Token : "",
        Types = from.Types,
    };

    // Whoever may bring versions could otherwise have the token sent to a server of their own.
    private static bool IsOnOneServer(string one, string other) =>
        Uri.TryCreate(one, UriKind.Absolute, out var first) && Uri.TryCreate(other, UriKind.Absolute, out var second)
        && first.GetLeftPart(UriPartial.Authority) == second.GetLeftPart(UriPartial.Authority);

    // The order of outputs is the order of columns.
    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) => one.SequenceEqual(other);
}
