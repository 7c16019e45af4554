using System.Security.Cryptography;

namespace ModelPipeline;

/// <summary>Reads and checks a model file on disk.</summary>
public static class ModelFile
{
    /// <summary>The length of a version that is made from a file's content.</summary>
    public const int VersionLength = 12;

    /// <summary>The version for a SHA-256: its first 12 hex digits.</summary>
    public static string VersionOf(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash)[..VersionLength];

    /// <summary>
    /// Reads the file once, so that the version always belongs to the loaded bytes, even if the file is replaced meanwhile.
    /// </summary>
    /// <returns>The content, and the first 12 hex digits of its SHA-256.</returns>
    /// <exception cref="PipelineConfigurationException"><c>Model:Path</c> cannot be read.</exception>
    public static async Task<(byte[] Content, string Version)> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            return (content, VersionOf(SHA256.HashData(content)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CannotRead(path, e);
        }
    }

    /// <summary>Checks that the file exists and can be read, for a kind whose library reads the file itself.</summary>
    /// <exception cref="PipelineConfigurationException"><c>Model:Path</c> cannot be read.</exception>
    public static void Check(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw CannotRead(path, e);
        }
    }

    internal static PipelineConfigurationException CannotRead(string path, Exception e)
    {
        var why = e is FileNotFoundException or DirectoryNotFoundException
            ? "which does not exist"
            : $"which cannot be read ({e.GetType().Name})";
        return new("Model:Path", $"is '{path}', {why}; name a model file (looked for at {Path.GetFullPath(path)}).");
    }
}
