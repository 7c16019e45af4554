namespace ModelPipeline;

/// <summary>
/// A model on this machine, leased to the caller. A fetched copy is not deleted before the lease is disposed of, whatever other processes
/// do with the cache. Keep the lease for as long as the loaded model lives: a model can read its file again.
/// </summary>
public sealed class FetchedModel : IDisposable
{
    private readonly Func<bool>? isUnchanged;
    private IDisposable? lease;

    internal FetchedModel(string path, string sha256, string identity, long bytes, IDisposable? lease = null,
        Func<bool>? isUnchanged = null)
    {
        Path = path;
        Sha256 = sha256;
        Identity = identity;
        Bytes = bytes;
        this.lease = lease;
        this.isUnchanged = isUnchanged;
    }

    /// <summary>The file or folder. Its name ends as that of the address, so that its ending tells the kind of the model.</summary>
    public string Path { get; }

    /// <summary>
    /// The SHA-256 of the file, in 64 lower-case hex digits. For a folder: the SHA-256 of what <c>sha256sum</c> prints of its files in the
    /// ordinal order of their names.
    /// </summary>
    public string Sha256 { get; }

    /// <summary>The mark of the content for <see cref="ModelFetcher.ChangedAsync"/>.</summary>
    public string Identity { get; }

    /// <summary>The length of the content, of all files together.</summary>
    public long Bytes { get; }

    /// <summary>Whether the file is used where it is, and not a copy of this process that nobody changes.</summary>
    public bool IsInPlace => isUnchanged is not null;

    /// <summary>
    /// Whether the file still is the one that was hashed. Always true for a copy. A caller that has loaded a model in place asks
    /// afterwards: if the answer is false, the loaded bytes and <see cref="Sha256"/> may not belong together.
    /// </summary>
    public bool IsUnchanged() => isUnchanged?.Invoke() ?? true;

    /// <summary>Ends the lease. Idempotent.</summary>
    public void Dispose() => Interlocked.Exchange(ref lease, null)?.Dispose();
}
