using System.Security.Cryptography;

namespace ModelPipeline;

/// <summary>
/// An upload on the disk of this process, whole and hashed before a storage sees it. So a slow client holds no transaction of a database,
/// and a storage knows length and hash from the begin. Disposing of it deletes the file.
/// </summary>
internal sealed class Spool : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const string Prefix = "upload-";

    // No upload takes longer. A file that is older was left by a process that was killed.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private readonly TimeProvider clock;

    private Spool(string path, TimeProvider clock)
    {
        Path = path;
        this.clock = clock;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The length.</summary>
    public long Bytes { get; private set; }

    /// <summary>The SHA-256 in lower-case hex digits.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="folder">Where the file is made.</param>
    /// <param name="content">The stream.</param>
    /// <param name="maxBytes">The largest content.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PipelineConfigurationException">The content is too large, or the disk is full.</exception>
    public static async Task<Spool> ReadAsync(
        string folder, Stream content, long maxBytes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var spool = new Spool(System.IO.Path.Combine(folder, $"{Prefix}{Guid.NewGuid():n}"), clock);
        try
        {
            await spool.FillAsync(content, maxBytes, cancellationToken);
            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // Where the folder cannot be made, there is no file, and File.Delete throws.
        if (File.Exists(Path))
            File.Delete(Path);
    }

    private async Task FillAsync(Stream content, long maxBytes, CancellationToken cancellationToken)
    {
        await using var file = Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        while (await content.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            Bytes += read;
            if (Bytes > maxBytes)
            {
                throw new PipelineConfigurationException("Models:MaxBytes",
                    $"is {maxBytes}, and the uploaded file has more bytes; raise it, or upload a smaller file.");
            }

            hash.AppendData(buffer, 0, read);
            await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
        }

        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private FileStream Open()
    {
        try
        {
            var folder = System.IO.Path.GetDirectoryName(Path)!;
            OwnFolder.Make(folder);
            foreach (var left in Directory.EnumerateFiles(folder, $"{Prefix}*").Where(IsAbandoned))
                File.Delete(left);
            return new(Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }
    }

    private async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException e)
        {
            throw Refused(e);
        }
    }

    private bool IsAbandoned(string file) => clock.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) > Abandoned;

    private PipelineConfigurationException Refused(Exception e)
    {
        var why = DiskFaults.IsFull(e)
            ? "whose disk is full; free some space"
            : $"which takes no file ({e.GetType().Name}); see that it can";
        return new("Models:Cache", $"leads to '{System.IO.Path.GetDirectoryName(Path)}', {why}, or name another folder.");
    }
}
