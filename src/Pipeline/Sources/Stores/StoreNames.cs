namespace ModelPipeline;

/// <summary>Names of uploaded models. They become parts of paths, keys and addresses.</summary>
internal static class StoreNames
{
    private const int MaxVersion = 64;
    private const int MaxFileName = 200;

    /// <summary>Refuses a name that is not usable everywhere.</summary>
    /// <exception cref="PipelineConfigurationException">A name does not fit.</exception>
    public static void Check(string pipeline, string version, string fileName)
    {
        if (!PipelineDefinition.IsName(pipeline))
            throw new PipelineConfigurationException("pipeline", $"is '{pipeline}', which is no name of a pipeline.");
        if (!IsName(version, MaxVersion))
        {
            throw new PipelineConfigurationException("version",
                $"is '{version}'; use up to {MaxVersion} letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }

        if (!IsName(fileName, MaxFileName))
        {
            throw new PipelineConfigurationException("file",
                $"is '{fileName}'; use up to {MaxFileName} letters, digits, '-', '_' and '.', beginning with a letter or digit.");
        }
    }

    /// <summary>Whether a text is a valid name.</summary>
    public static bool IsName(string name, int maxLength = MaxFileName) =>
        name.Length > 0 && name.Length <= maxLength && char.IsAsciiLetterOrDigit(name[0])
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
