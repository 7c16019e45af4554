namespace ModelPipeline.Cli;

/// <summary>The file of profiles: <c>{"current":"prod","profiles":{"prod":{"server":"https://...","apiKey":"mp_..."}}}</c>.</summary>
/// <param name="Current">The profile where none is named; null for none.</param>
/// <param name="Profiles">The profiles by name.</param>
internal sealed record ProfileFile(string? Current, Dictionary<string, Profile>? Profiles)
{
    public static ProfileFile Empty { get; } = new(null, []);
}
