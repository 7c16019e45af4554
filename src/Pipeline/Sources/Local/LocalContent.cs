using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline;

/// <summary>Hashes content that is on this machine.</summary>
internal static class LocalContent
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Hashes content in place and leases it.</summary>
    public static async Task<FetchedModel> LeaseAsync(SourceAddress address, SourceContent content, string? sha256, long? maxBytes,
        IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        var path = content.LocalPath!;
        var before = LocalLook.Of(path);
        if (before.Bytes > maxBytes)
            throw SourceFaults.Path(address, $"which has {before.Bytes} bytes, and {maxBytes} are allowed; set Models:MaxBytes");
        var files = content.Files.Select(file => (file.Name, Path: file.Address.Rest)).ToList();
        var hash = await HashAsync(files, content.IsFolder, cancellationToken);
        progress?.Report(new(before.Bytes, before.Bytes));
        if (LocalLook.Of(path) != before)
            throw SourceFaults.Path(address, "which was changed while it was read; start again once it is complete");
        if (!string.IsNullOrEmpty(sha256) && !hash.Equals(sha256, StringComparison.OrdinalIgnoreCase))
            throw SourceFaults.Pin(address, sha256, hash);
        return new(path, hash, before.Identity, before.Bytes, isUnchanged: () => LocalLook.Of(path) == before);
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

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes,
            useAsync: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
