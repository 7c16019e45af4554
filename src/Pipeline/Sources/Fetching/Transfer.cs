using Microsoft.Extensions.Logging;

namespace ModelPipeline;

/// <summary>
/// Writes one file of a source to the disk. A transfer that breaks off goes on where it was, for as long as bytes come.
/// </summary>
/// <param name="source">The source of the file.</param>
/// <param name="file">The file.</param>
/// <param name="limit">The bytes that the file may have; null for no limit.</param>
/// <param name="clock">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class Transfer(IModelSource source, SourceFile file, ByteLimit limit, TimeProvider clock, ILogger log)
{
    private const int BufferBytes = 1 << 20;

    // A connection that brings nothing for so long is given up, and another one is made.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Opens a file of the disk for writing. What is there already stays.</summary>
    public static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1, useAsync: true);

    /// <summary>Transfers the file.</summary>
    /// <param name="target">Where the file is written. What is there already is the begin of the file.</param>
    /// <param name="arrived">Hears how many bytes of the file are there.</param>
    /// <param name="deadline">When the fetch ends.</param>
    /// <param name="cancellationToken">Cancelled at the deadline, or by the caller.</param>
    /// <exception cref="ContentChangedException">The content was replaced.</exception>
    /// <exception cref="PipelineConfigurationException">The source refuses, or the file is too large.</exception>
    /// <exception cref="SourceException">The source broke off again and again.</exception>
    /// <exception cref="IOException">The disk takes nothing.</exception>
    public async Task RunAsync(FileStream target, Action<long> arrived, Deadline deadline, CancellationToken cancellationToken)
    {
        // Without a mark of the content nobody can say whether the rest belongs to the begin.
        if (file.Tag is null || target.Length > file.Bytes)
            target.SetLength(0);
        target.Position = target.Length;
        var began = target.Length;
        await new Attempts(clock, log).RunAsync(file.Address, () =>
        {
            var hasGrown = target.Length > began;
            began = target.Length;
            return hasGrown;
        }, token => ContinueAsync(target, arrived, token), deadline, cancellationToken);
        target.Flush(flushToDisk: true);
    }

    private async Task<bool> ContinueAsync(FileStream target, Action<long> arrived, CancellationToken cancellationToken)
    {
        if (file.Tag is null)
            target.SetLength(0);
        target.Position = target.Length;
        if (file.Bytes is { } whole && target.Length == whole)
            return true;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var quiet = new CancellationTokenSource(Silence, clock);
        using var _ = quiet.Token.Register(silence.Cancel);
        try
        {
            await using var sent = await source.OpenAsync(file, target.Length, silence.Token);
            if (file.Tag is not null && sent.Tag is not null && sent.Tag != file.Tag)
                throw new ContentChangedException();
            if (sent.Offset != target.Length)
                target.SetLength(sent.Offset);
            target.Position = sent.Offset;
            // A server that does not tell the length with the content may have told it before.
            var bytes = sent.Bytes ?? file.Bytes;
            limit.Check(file, bytes ?? 0);
            await CopyAsync(sent.Content, target, arrived, quiet, silence.Token);
            if (target.Length < bytes)
                throw new SourceException($"'{file.Address.Shown}' broke off after {target.Length} of {bytes} bytes.");
            if (target.Length > bytes)
                throw new ContentChangedException();
            return true;
        }
        catch (OperationCanceledException) when (quiet.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SourceException($"'{file.Address.Shown}' sent nothing for {Silence.TotalSeconds:0} seconds.");
        }
    }

    private async Task CopyAsync(Stream from, FileStream target, Action<long> arrived, CancellationTokenSource quiet,
        CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        while (await ReadAsync(from, buffer, target.Length, cancellationToken) is var read and > 0)
        {
            quiet.CancelAfter(Silence);
            limit.Check(file, target.Length + read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            arrived(target.Length);
        }
    }

    // The library behind a source has exceptions of its own. All of them mean that the connection is of no more use.
    private async Task<int> ReadAsync(Stream from, byte[] buffer, long length, CancellationToken cancellationToken)
    {
        try
        {
            return await from.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or PipelineException))
        {
            throw new SourceException($"'{file.Address.Shown}' broke off after {length} bytes ({e.GetType().Name}).", e);
        }
    }
}
