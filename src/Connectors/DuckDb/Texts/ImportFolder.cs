namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// The folder of one retriever for what it imports, beside the DuckDB file, or, where that cannot be written, among the temporary files.
/// It goes with the retriever; what a process left behind that was killed is deleted by the next one.
/// </summary>
internal sealed class ImportFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream held;

    private ImportFolder(string path)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(path, Guid.NewGuid().ToString("N"))).FullName;
        // Held while the process lives, however it ends.
        held = new(System.IO.Path.Combine(Path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string Path { get; }

    /// <summary>Bytes that can still be written there.</summary>
    public long FreeBytes => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Makes a folder.</summary>
    /// <param name="database">The path of the DuckDB file; null for one in memory.</param>
    /// <exception cref="PipelineConfigurationException">Nothing can be written, neither there nor among the temporary files.</exception>
    public static ImportFolder Create(string? database)
    {
        var temporary = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "modelpipeline.imports");
        foreach (var root in new[] { database is null ? null : database + ".imports", temporary })
        {
            try
            {
                if (root is null)
                    continue;
                DeleteAbandoned(root);
                return new(root);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The next one is tried.
            }
        }

        throw new PipelineConfigurationException("Input:Connection",
            $"names a folder in which no file can be imported, and neither can one in '{temporary}'; make one of them writable.");
    }

    public void Dispose()
    {
        held.Dispose();
        Delete(Path);
        DeleteEmpty(System.IO.Path.GetDirectoryName(Path)!);
    }

    private static void DeleteAbandoned(string root)
    {
        if (!Directory.Exists(root))
            return;
        foreach (var folder in Directory.EnumerateDirectories(root))
        {
            try
            {
                // Fails where a process holds it.
                File.Open(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or being made.
            }
        }
    }

    private static void DeleteEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Others import there too.
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file of it is still open; the next process deletes it.
        }
    }
}
