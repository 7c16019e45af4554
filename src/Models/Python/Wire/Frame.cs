using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelPipeline.Models.Python;

/// <summary>A received frame.</summary>
/// <param name="head">The head, in JSON.</param>
/// <param name="body">The buffers, each padded to 8 bytes.</param>
internal sealed class Frame(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
{
    private int at;

    public ReadOnlyMemory<byte> Head => head;

    /// <summary>Reads a prefix: the length of the head, the length with its padding, and the length of the body.</summary>
    public static (int Head, int Padded, int Body) Lengths(ReadOnlySpan<byte> prefix)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        return (length, checked((length + 7) & ~7), checked((int)BinaryPrimitives.ReadInt64LittleEndian(prefix[8..])));
    }

    /// <summary>Reads the next buffer of the body, of this number of values.</summary>
    public ReadOnlySpan<T> Take<T>(int count) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(TakeBytes(checked(count * Unsafe.SizeOf<T>())));

    public ReadOnlySpan<byte> TakeBytes(int size)
    {
        var buffer = body.Span.Slice(at, size);
        at += (size + 7) & ~7;
        return buffer;
    }
}
