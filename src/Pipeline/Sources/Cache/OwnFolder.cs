namespace ModelPipeline;

/// <summary>Makes folders that other users of the machine cannot enter: models can be code, so nobody else may put one there.</summary>
internal static class OwnFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a folder and those above it that are missing. A folder that exists stays as it is.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static void Make(string folder)
    {
        if (Directory.Exists(folder))
            return;
        if (Path.GetDirectoryName(folder) is { Length: > 0 } above)
            Make(above);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }
}
