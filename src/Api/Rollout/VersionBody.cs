using System.Text.Json.Serialization;

namespace ModelPipeline.Api;

/// <summary>The body of a request for a version.</summary>
/// <param name="Source">The address of the file, as <c>Model:Path</c> has it; null for a file that is uploaded later.</param>
/// <param name="Version">The id; null for the first 12 hex digits of the content's SHA-256.</param>
/// <param name="Sha256">The SHA-256 that the content must have; null for any content.</param>
/// <param name="Kind">The kind of model; null if the file's name tells it.</param>
/// <param name="Inputs">The mapping of the inputs; null for that of the stable version.</param>
/// <param name="Outputs">The mapping of the outputs; null for that of the stable version.</param>
/// <param name="Nulls">What replaces nulls; null for what replaces them for the stable version.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record VersionBody(
    string? Source = null,
    string? Version = null,
    string? Sha256 = null,
    string? Kind = null,
    Dictionary<string, string[]>? Inputs = null,
    Dictionary<string, string>? Outputs = null,
    Dictionary<string, string>? Nulls = null)
{
    /// <summary>What is wrong with the body; null for a valid body.</summary>
    public string? Check()
    {
        if (string.IsNullOrEmpty(Source) && string.IsNullOrEmpty(Version))
            return "The body has no \"source\"; name the address of the file, or a \"version\" whose file you upload with PUT .../file.";
        if (Source?.Any(char.IsControl) == true)
            return "\"source\" has a control character; remove it.";
        if (HasNull(Inputs?.Values.SelectMany(names => names ?? [null!])) || HasNull(Outputs?.Values) || HasNull(Nulls?.Values))
            return "\"inputs\", \"outputs\" or \"nulls\" has a null; leave it out.";
        return Sha256 is not null && (Sha256.Length != 64 || !Sha256.All(char.IsAsciiHexDigit))
            ? "\"sha256\" is no SHA-256; send the 64 hex digits that sha256sum prints."
            : null;
    }

    private static bool HasNull(IEnumerable<string>? names) => names?.Contains(null) == true;
}
