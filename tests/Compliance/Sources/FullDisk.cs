namespace ModelPipeline.Compliance;

/// <summary>A file on a disk that takes no more than some bytes.</summary>
public sealed class FullDisk(string path, long room)
    : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1, true)
{
    private const int NoSpace = 28;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        Position + buffer.Length > room
            ? throw new IOException("No space left on device", NoSpace)
            : base.WriteAsync(buffer, cancellationToken);
}
