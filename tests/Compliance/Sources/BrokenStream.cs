namespace ModelPipeline.Compliance;

/// <summary>The body of a client that breaks off after some bytes.</summary>
public sealed class BrokenStream(int length) : MemoryStream(new byte[length])
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await base.ReadAsync(buffer, cancellationToken) is var read and > 0 ? read : throw new IOException("The client broke off.");
}
