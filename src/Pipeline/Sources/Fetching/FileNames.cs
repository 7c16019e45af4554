namespace ModelPipeline;

/// <summary>Names of files that a source has told.</summary>
internal static class FileNames
{
    /// <summary>Refuses a name that would become a path outside of its folder, or no path at all.</summary>
    /// <exception cref="PipelineConfigurationException">The name is not usable.</exception>
    public static void Check(SourceAddress address, string name)
    {
        var parts = name.Split('/');
        if (parts.Any(part => part is "" or "." or "..") || name.AsSpan().IndexOfAny('\0', '\\') >= 0 || Path.IsPathRooted(name))
            throw SourceFaults.Path(address, "which has a file whose name leads out of its folder; store the model again");
    }
}
