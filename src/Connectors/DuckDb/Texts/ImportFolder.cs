namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// The folder for the imports of one retriever. The folder is beside the DuckDB file or, where that place cannot be written, among the
/// temporary files. The retriever deletes the folder at its end. The next process deletes a folder that a killed process left.
/// </summary>
internal sealed class ImportFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream held;

    private ImportFolder(string path)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(path, Guid.NewGuid().ToString("N"))).FullName;
        // The operating system releases this lock when the process ends, in whatever way.
        held = new(System.IO.Path.Combine(Path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    public string Path { get; }

    /// <summary>The free space of the disk, in bytes.</summary>
    public long FreeBytes => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>Makes a folder.</summary>
    /// <param name="database">The path of the DuckDB file; null for a database in memory.</param>
    /// <exception cref="PipelineConfigurationException">The process can write at neither place.</exception>
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
                // The loop tries the next place.
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
                // Fails where a process holds the lock.
                File.Open(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                Delete(folder);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process uses or makes the folder.
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
            // Other retrievers import there too.
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
            // A file in the folder is still open. The next process deletes the folder.
        }
    }
}
