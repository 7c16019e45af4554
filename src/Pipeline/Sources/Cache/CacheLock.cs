namespace ModelPipeline;

/// <summary>Locks of the operating system on files. The end of a process, however it comes, ends the locks of the process.</summary>
internal static class CacheLock
{
    // EAGAIN of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows: somebody holds a lock. Any other error is one of the disk.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Takes a lock that nobody else can hold at the same time; null if somebody holds one.</summary>
    public static FileStream? TryExclusive(string path) => Try(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes a lock that keeps exclusive ones out; null if somebody holds an exclusive one.</summary>
    public static FileStream? TryShared(string path) => Try(path, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static FileStream? Try(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, access, share, bufferSize: 1);
        }
        catch (IOException e) when (Held.Contains(e.HResult))
        {
            return null;
        }
    }
}
