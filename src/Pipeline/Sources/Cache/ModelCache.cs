using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline;

/// <summary>
/// Copies of fetched models in one folder, which processes of one user share. A copy appears whole, by a rename, under its hash; it never
/// changes. A copy that somebody leases is not deleted. Thread-safe.
/// </summary>
/// <remarks>
/// The folder has: <c>{sha256}{ending}/{name}</c>, the copies; <c>{sha256}{ending}.lease</c>, the locks of those who use the copy;
/// <c>known/</c>, the hashes by address and identity; <c>incoming/</c>, what is on its way; <c>.lock</c>, held for moments by a process
/// that adds, leases or deletes copies.
/// </remarks>
internal sealed class ModelCache(ModelsOptions options, TimeProvider clock)
{
    private const int KeyDigits = 32;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CacheSpace space = new(options, clock);

    private string Root => Path.GetFullPath(options.Cache);

    private string Arriving => Path.Combine(Root, "incoming");

    private string Known => Path.Combine(Root, "known");

    /// <summary>Names content by its address and identity.</summary>
    public static string KeyOf(SourceAddress address, string identity) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{address.Text}\n{identity}")))[..KeyDigits];

    /// <summary>The hash of content that was fetched before; null if nobody knows it.</summary>
    public async Task<string?> FindHashAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            // A full disk, or the end of a process, can leave a part of a hash.
            var hash = await File.ReadAllTextAsync(Path.Combine(Known, key), cancellationToken);
            return PinnedHash.IsHash(hash) ? hash : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Leases the copy with this hash; null if there is none.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public async Task<FetchedModel?> LeaseAsync(SourceAddress address, string sha256, string identity, CancellationToken cancellationToken)
    {
        var entry = EntryOf(address, sha256);
        if (!Directory.Exists(entry))
            return null;
        await using var only = await LockAsync(cancellationToken);
        return HasCopy(entry) ? Lease(entry, sha256, identity) : null;
    }

    /// <summary>Waits until nobody else fetches the same content, and reserves the folder where it arrives.</summary>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public async Task<Incoming> ReserveAsync(string key, CancellationToken cancellationToken)
    {
        OwnFolder.Make(Arriving);
        var folder = Path.Combine(Arriving, key);
        while (true)
        {
            if (await TryReserveAsync(folder, cancellationToken) is { } incoming)
                return incoming;
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    /// <summary>Makes room for content of this length. Deletes what nobody uses, the longest unused first.</summary>
    public async Task MakeRoomAsync(long bytes, CancellationToken cancellationToken)
    {
        await using var only = await LockAsync(cancellationToken);
        space.Make(Root, Arriving, bytes);
    }

    /// <summary>Deletes every copy that nobody uses, after the disk was full.</summary>
    public Task ClearUnusedAsync(CancellationToken cancellationToken) => MakeRoomAsync(options.MaxCacheBytes, cancellationToken);

    /// <summary>Turns content that has arrived into a copy, and leases the copy.</summary>
    /// <param name="incoming">The folder with the file or folder of the content, and nothing else.</param>
    /// <param name="key">The name of the content by address and identity; null if it has no identity.</param>
    /// <param name="address">The address.</param>
    /// <param name="sha256">The hash of the content.</param>
    /// <param name="identity">The identity of the content.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public async Task<FetchedModel> PublishAsync(Incoming incoming, string? key, SourceAddress address, string sha256, string identity,
        CancellationToken cancellationToken)
    {
        var entry = EntryOf(address, sha256);
        await using var only = await LockAsync(cancellationToken);
        if (HasCopy(entry))
        {
            incoming.Clear();
        }
        else
        {
            Directory.Move(incoming.Folder, entry);
        }

        // Nobody opens this lock at the same time: that needs the lock of the cache, which is held here.
        File.Delete($"{incoming.Folder}.lock");

        if (key is not null)
        {
            OwnFolder.Make(Known);
            await File.WriteAllTextAsync(Path.Combine(Known, key), sha256, cancellationToken);
        }

        var leased = Lease(entry, sha256, identity);
        space.Make(Root, Arriving, 0);
        return leased;
    }

    // Programs that tidy up delete files that are old, and can leave their folder.
    private static bool HasCopy(string entry)
    {
        if (!Directory.Exists(entry))
            return false;
        if (Directory.EnumerateFileSystemEntries(entry).Any())
            return true;
        Directory.Delete(entry);
        return false;
    }

    private async Task<Incoming?> TryReserveAsync(string folder, CancellationToken cancellationToken)
    {
        await using var only = await LockAsync(cancellationToken);
        if (CacheLock.TryExclusive($"{folder}.lock") is not { } owned)
            return null;
        OwnFolder.Make(folder);
        return new(folder, owned);
    }

    private FetchedModel Lease(string entry, string sha256, string identity)
    {
        var path = Directory.EnumerateFileSystemEntries(entry).Single();
        var lease = CacheLock.TryShared($"{entry}.lease")
            ?? throw new IOException("A copy of a model is locked by a program that is none of the silos.");
        File.SetLastWriteTimeUtc($"{entry}.lease", clock.GetUtcNow().UtcDateTime);
        return new(path, sha256, identity, LocalLook.Of(path).Bytes, lease);
    }

    // The ending is a part of the name: kinds of models read a file by its ending, and one content can have two names.
    private string EntryOf(SourceAddress address, string sha256)
    {
        var ending = Path.GetExtension(address.Name);
        return Path.Combine(Root, sha256 + (ending.Skip(1).All(char.IsAsciiLetterOrDigit) ? ending.ToLowerInvariant() : ""));
    }

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        OwnFolder.Make(Root);
        while (true)
        {
            if (CacheLock.TryExclusive(Path.Combine(Root, ".lock")) is { } owned)
                return owned;
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }
}
