using System.Text;

namespace ModelPipeline;

/// <summary>Names of uploaded models. They become parts of paths, keys and addresses.</summary>
internal static class StoreNames
{
    private const int MaxName = 64;

    // Bytes: no file system takes a name of more than 255.
    private const int MaxFileName = 200;

    /// <summary>Refuses a name that is not usable everywhere.</summary>
    /// <exception cref="PipelineConfigurationException">A name does not fit.</exception>
    public static void Check(string pipeline, string version, string fileName)
    {
        if (!PipelineDefinition.IsName(pipeline))
            throw new PipelineConfigurationException("pipeline", $"is '{pipeline}', which is no name of a pipeline.");
        if (!IsName(version))
        {
            throw new PipelineConfigurationException("version",
                $"is '{version}'; use up to {MaxName} letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }

        if (fileName.Length == 0 || Encoding.UTF8.GetByteCount(fileName) > MaxFileName || fileName[0] == '.'
            || fileName.AsSpan().IndexOfAny('/', '\\') >= 0 || fileName.Any(char.IsControl))
        {
            throw new PipelineConfigurationException("file",
                $"is '{fileName}'; use up to {MaxFileName} bytes of UTF-8 without a slash, beginning with no dot.");
        }
    }

    /// <summary>Whether a text is a valid name of a pipeline or version.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxName && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
