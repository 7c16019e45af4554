namespace ModelPipeline;

/// <summary>How many bytes the content of an address may have.</summary>
/// <param name="address">The address, for the message.</param>
/// <param name="maxBytes">The limit.</param>
/// <param name="setting">The setting of the limit, for the message.</param>
internal sealed class ByteLimit(SourceAddress address, long maxBytes, string setting = "Models:MaxBytes")
{
    private readonly Dictionary<string, long> files = [];

    /// <summary>Counts the bytes of a file that are known or have arrived.</summary>
    /// <exception cref="PipelineConfigurationException">All files together have more than the limit.</exception>
    public void Check(SourceFile file, long bytes)
    {
        files[file.Name] = bytes;
        var sum = files.Values.Sum();
        if (sum <= maxBytes)
            return;
        throw SourceFaults.Path(address,
            $"which has {sum} bytes or more, and {setting} allows {maxBytes}; raise it, or name a smaller file");
    }
}
