using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>Brings content to the cache and leases the copy.</summary>
/// <param name="sources">The sources of files.</param>
/// <param name="cache">The cache.</param>
/// <param name="open">Opens a file of the disk for writing.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class RemoteContent(
    SourceSet sources, ModelCache cache, Func<string, FileStream> open, TimeProvider clock, ILogger log)
{
    /// <summary>The identity of content whose source has no mark for it, before the hash.</summary>
    public const string ByHash = "sha256:";

    /// <summary>Leases the copy with a pinned hash; null if the cache has none.</summary>
    public Task<FetchedModel?> CopyAsync(Fetch fetch, string pinned) =>
        cache.LeaseAsync(fetch.Address, pinned, ByHash + pinned, fetch.Ending);

    /// <summary>Leases the copy of the content, and fetches the content first if there is none.</summary>
    /// <exception cref="ContentChangedException">The content was replaced meanwhile.</exception>
    /// <exception cref="PipelineConfigurationException">The source refuses, or the content is not the wanted one.</exception>
    /// <exception cref="SourceException">The source is down.</exception>
    /// <exception cref="IOException">The disk takes nothing.</exception>
    public async Task<FetchedModel> LeaseAsync(Fetch fetch, SourceContent content, long maxBytes)
    {
        var key = content.Identity is { } mark ? ModelCache.KeyOf(fetch.Address, mark) : null;
        var limit = new ByteLimit(fetch.Address, maxBytes);
        FileNames.Check(fetch.Address, content.Name);
        foreach (var file in content.Files)
        {
            FileNames.Check(fetch.Address, file.Name);
            limit.Check(file, file.Bytes ?? 0);
        }

        if (await CopyAsync(fetch, content, key) is { } copy)
            return copy;
        using var incoming = await cache.ReserveAsync(key ?? Guid.NewGuid().ToString("n"), fetch.Ending);
        try
        {
            // Another process, or another pipeline of this one, may have fetched the content in the meantime.
            if (await CopyAsync(fetch, content, key) is { } theirs)
                return theirs;
            await cache.MakeRoomAsync(content.Files.Sum(file => file.Bytes ?? 0), fetch.Ending);
            var hash = await TransferAsync(fetch, content, incoming, limit);
            PinnedHash.Check(fetch.Address, fetch.Pinned, hash);
            return await cache.PublishAsync(incoming, key, fetch.Address, hash, content.Identity ?? ByHash + hash, fetch.Ending);
        }
        catch (Exception e) when (key is null || e is not (SourceException or OperationCanceledException))
        {
            incoming.Clear();
            throw;
        }
    }

    private async Task<FetchedModel?> CopyAsync(Fetch fetch, SourceContent content, string? key)
    {
        if (key is null || await cache.FindHashAsync(key, fetch.Ending) is not { } hash)
            return null;
        if (await cache.LeaseAsync(fetch.Address, hash, content.Identity!, fetch.Ending) is not { } copy)
            return null;
        if (fetch.Pinned is null || fetch.Pinned == hash)
            return copy;
        copy.Dispose();
        throw SourceFaults.Pin(fetch.Address, fetch.Pinned, hash);
    }

    private async Task<string> TransferAsync(Fetch fetch, SourceContent content, Incoming incoming, ByteLimit limit)
    {
        try
        {
            return await TransferOnceAsync(fetch, content, incoming, limit);
        }
        catch (IOException e) when (DiskFaults.IsFull(e))
        {
            // The disk is smaller than the bound of the cache. What nobody uses gives way, and the transfer goes on where it was.
            await cache.ClearUnusedAsync(fetch.Ending);
            return await TransferOnceAsync(fetch, content, incoming, limit);
        }
    }

    private async Task<string> TransferOnceAsync(Fetch fetch, SourceContent content, Incoming incoming, ByteLimit limit)
    {
        var total = content.Files.All(file => file.Bytes is not null) ? content.Files.Sum(file => file.Bytes) : null;
        var files = new List<(string Name, string Path)>();
        var before = 0L;
        foreach (var file in content.Files)
        {
            var path = incoming.PathOf(content.IsFolder ? $"{content.Name}/{file.Name}" : content.Name);
            var transfer = new Transfer(sources.Of(file.Address), file, limit, clock, log);
            await using var target = open(path);
            await transfer.RunAsync(target, bytes => fetch.Progress?.Report(new(before + bytes, total)), fetch.Deadline, fetch.Ending);
            before += target.Length;
            files.Add((file.Name, path));
        }

        return await LocalContent.HashAsync(files, content.IsFolder, fetch.Ending);
    }
}
