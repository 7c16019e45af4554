using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Models.OpenInference;

/// <summary>
/// The version that a server says. It stands in every row of a score, so it has 128 characters at most, and none that a database refuses.
/// A longer text becomes the first 12 hex digits of its SHA-256, as the version of a file is made: another text is another version.
/// </summary>
internal static class ServedVersion
{
    // A digest of an image has 71, a name with a commit about as many.
    private const int MostCharacters = 128;

    /// <param name="said">What the server says.</param>
    /// <returns>The version; null where the server says none.</returns>
    public static string? Of(string? said)
    {
        if (string.IsNullOrWhiteSpace(said))
            return null;
        return said.Length <= MostCharacters && !said.Any(char.IsControl)
            ? said
            : ModelFile.VersionOf(SHA256.HashData(Encoding.UTF8.GetBytes(said)));
    }
}
