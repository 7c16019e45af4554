using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelPipeline.Models.Python;

/// <summary>Builds one frame: a prefix (length of the head, rows, length of the body), the head, and buffers padded to 8 bytes.</summary>
internal sealed class FrameWriter : IDisposable
{
    public const int PrefixLength = 16;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int length;

    /// <summary>Writes the prefix and the head, which is JSON.</summary>
    public FrameWriter(ReadOnlySpan<byte> head, int rows)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer, head.Length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(4), rows);
        length = PrefixLength;
        Add(head);
        BodyStart = length;
    }

    private int BodyStart { get; }

    /// <summary>The frame with the buffers that were added so far.</summary>
    public ReadOnlyMemory<byte> Frame
    {
        get
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer.AsSpan(8), length - BodyStart);
            return buffer.AsMemory(0, length);
        }
    }

    /// <summary>Adds a buffer of values in the byte order of the machine, which is little-endian.</summary>
    public void Add<T>(ReadOnlySpan<T> values) where T : unmanaged =>
        MemoryMarshal.AsBytes(values).CopyTo(Reserve(values.Length * Unsafe.SizeOf<T>()));

    public void Add(ReadOnlySpan<bool> values) => MemoryMarshal.AsBytes(values).CopyTo(Reserve(values.Length));

    public void Add(ReadOnlySpan<byte> values) => values.CopyTo(Reserve(values.Length));

    /// <summary>Reserves room for a buffer. The caller fills it before adding anything else.</summary>
    public Span<byte> Reserve(int size)
    {
        var start = length;
        var end = checked(start + ((size + 7) & ~7));
        if (end > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(end, 2L * buffer.Length), Array.MaxLength));
            buffer.AsSpan(0, start).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        buffer.AsSpan(start + size, end - start - size).Clear();
        length = end;
        return buffer.AsSpan(start, size);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
