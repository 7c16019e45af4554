using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline;

/// <summary>Hashes content that is on this machine.</summary>
internal static class LocalContent
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Hashes content in place and leases it.</summary>
    /// <exception cref="ContentChangedException">Somebody wrote the content at the same time.</exception>
    /// <exception cref="PipelineConfigurationException">The content is too large, has another hash, or cannot be read.</exception>
    public static async Task<FetchedModel> LeaseAsync(Fetch fetch, SourceContent content, long? maxBytes)
    {
        var path = content.LocalPath!;
        var before = LocalLook.Of(path);
        if (before.Bytes > maxBytes)
            throw SourceFaults.Path(fetch.Address, $"which has {before.Bytes} bytes, and {maxBytes} are allowed; name a smaller file");
        var hash = await HashInPlaceAsync(fetch, content);
        if (LocalLook.Of(path) != before)
            throw new ContentChangedException();
        fetch.Progress?.Report(new(before.Bytes, before.Bytes));
        PinnedHash.Check(fetch.Address, fetch.Pinned, hash);
        return new(path, hash, content.Identity ?? before.Identity, before.Bytes, isUnchanged: () => LocalLook.Of(path) == before);
    }

    /// <summary>The hash of a file, or of what <c>sha256sum</c> prints of the files of a folder.</summary>
    public static async Task<string> HashAsync(
        IReadOnlyList<(string Name, string Path)> files, bool isFolder, CancellationToken cancellationToken)
    {
        if (!isFolder)
            return await HashAsync(files[0].Path, cancellationToken);
        using var list = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in files.OrderBy(file => file.Name, StringComparer.Ordinal))
            list.AppendData(Encoding.UTF8.GetBytes($"{await HashAsync(path, cancellationToken)}  {name}\n"));
        return Convert.ToHexStringLower(list.GetHashAndReset());
    }

    private static async Task<string> HashInPlaceAsync(Fetch fetch, SourceContent content)
    {
        try
        {
            return await HashAsync([.. content.Files.Select(file => (file.Name, file.Address.Rest))], content.IsFolder, fetch.Ending);
        }
        catch (FileNotFoundException)
        {
            throw new ContentChangedException();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ModelFile.CannotRead(fetch.Address.Text, e);
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes,
            useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
