namespace ModelPipeline;

/// <summary>
/// Keeps the cache below its bound. The caller holds the lock of the cache, so nobody leases a copy in the meantime.
/// </summary>
internal sealed class CacheSpace(ModelsOptions options, TimeProvider clock)
{
    // Content that has arrived in part is kept for a fetch that goes on. After this time nobody goes on.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    /// <summary>Deletes unused copies, the longest unused first, until the copies and the new bytes are within the bound.</summary>
    public void Make(string root, string arriving, long bytes)
    {
        foreach (var folder in Folders(arriving).Where(IsAbandoned))
            DeleteUnlocked(folder, $"{folder}.lock", arriving);
        foreach (var file in LocksWithoutFolder(arriving).Where(IsAbandoned))
            DeleteUnlocked("", file, arriving);
        var copies = Folders(root).Where(IsCopy).Select(copy => (Path: copy, LocalLook.Of(copy).Bytes, LastUse: LastUse(copy))).ToList();
        var excess = copies.Sum(copy => copy.Bytes) + bytes - options.MaxCacheBytes;
        foreach (var copy in copies.OrderBy(copy => copy.LastUse))
        {
            if (excess <= 0)
                return;
            if (DeleteUnlocked(copy.Path, $"{copy.Path}.lease", arriving))
                excess -= copy.Bytes;
        }
    }

    // The folder leaves its name by a rename, so a process that is killed meanwhile leaves no copy with a part of its files.
    private static bool DeleteUnlocked(string folder, string lockFile, string arriving)
    {
        using var owned = CacheLock.TryExclusive(lockFile);
        if (owned is null)
            return false;
        if (Directory.Exists(folder))
        {
            OwnFolder.Make(arriving);
            var leaving = Path.Combine(arriving, Guid.NewGuid().ToString("n"));
            Directory.Move(folder, leaving);
            Directory.Delete(leaving, recursive: true);
        }

        File.Delete(lockFile);
        return true;
    }

    private static IEnumerable<string> Folders(string root) => Directory.Exists(root) ? [.. Directory.EnumerateDirectories(root)] : [];

    private static IEnumerable<string> LocksWithoutFolder(string arriving) => Directory.Exists(arriving)
        ? [.. Directory.EnumerateFiles(arriving, "*.lock").Where(file => !Directory.Exists(Path.ChangeExtension(file, null)))]
        : [];

    private static bool IsCopy(string folder) => Path.GetFileName(folder) is { Length: >= 64 } name && PinnedHash.IsHash(name[..64]);

    private static DateTime LastUse(string copy) => File.GetLastWriteTimeUtc($"{copy}.lease");

    private bool IsAbandoned(string path) =>
        clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) > Abandoned
        && (!Directory.Exists(path) || Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).All(IsAbandoned));
}
