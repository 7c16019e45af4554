namespace ModelPipeline;

/// <summary>
/// A private folder of the cache for content that is on its way. The folder outlives a broken fetch, so that the next one goes on where the
/// fetch was. Only one process at a time has the folder.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="owned">The lock.</param>
internal sealed class Incoming(string folder, FileStream owned) : IDisposable
{
    /// <summary>The full path of the folder.</summary>
    public string Folder => folder;

    /// <summary>The full path of a file or folder inside; the folders above it exist.</summary>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public string PathOf(string name)
    {
        var path = Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Deletes what has arrived.</summary>
    public void Clear()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>Lets others have the folder. What has arrived stays there.</summary>
    public void Dispose() => owned.Dispose();
}
