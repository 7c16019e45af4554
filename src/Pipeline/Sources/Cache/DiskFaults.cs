namespace ModelPipeline;

/// <summary>What the exceptions of the disk mean, also for the setting <c>Models:Cache</c>.</summary>
internal static class DiskFaults
{
    // ENOSPC, EDQUOT and EFBIG of Linux, ERROR_DISK_FULL of Windows.
    private const int NoSpace = 28;
    private const int NoQuota = 122;
    private const int FileTooBig = 27;
    private const int DiskFull = unchecked((int)0x80070070);

    /// <summary>Whether the disk, a quota or a limit of the process leaves no room.</summary>
    public static bool IsFull(Exception e) => e is IOException { HResult: NoSpace or NoQuota or FileTooBig or DiskFull };

    /// <summary>The fault of a folder that takes no model.</summary>
    /// <param name="address">The model that was to be written there.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="e">The exception of the disk.</param>
    public static PipelineConfigurationException Of(SourceAddress address, string folder, Exception e) => SourceFaults.Path(address,
        IsFull(e)
            ? $"which does not fit on the disk of Models:Cache '{folder}'; free some space, or name another folder"
            : $"which cannot be kept in Models:Cache '{folder}' ({e.GetType().Name}); name a folder that this process may write");
}
