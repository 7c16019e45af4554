namespace ModelPipeline;

/// <summary>A registered model behind <c>models:/name/3</c> or <c>models:/name@alias</c>.</summary>
/// <param name="Name">The name of the model.</param>
/// <param name="Version">The version; null if the alias decides.</param>
/// <param name="Alias">The alias; null if there is a version.</param>
internal sealed record MlflowAddress(string Name, string? Version, string? Alias)
{
    /// <exception cref="PipelineConfigurationException">The address has another form.</exception>
    public static MlflowAddress Of(SourceAddress address)
    {
        var rest = address.Rest;
        if (rest.LastIndexOf('/') is var slash and > 0 && rest[(slash + 1)..] is { Length: > 0 } version && version.All(char.IsAsciiDigit))
            return new(rest[..slash], version, null);
        if (rest.LastIndexOf('@') is var at and > 0 && at < rest.Length - 1)
            return new(rest[..at], null, rest[(at + 1)..]);
        throw new SourceErrors(address, "").Fault(
            "which names no version; write models:/name/3 or models:/name@alias (MLflow has no stages any more)");
    }
}
