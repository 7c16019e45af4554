using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelPipeline.Models.Python;

/// <summary>One frame that was received.</summary>
/// <param name="head">JSON.</param>
/// <param name="body">Buffers, each padded to 8 bytes.</param>
internal sealed class Frame(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
{
    private int at;

    public ReadOnlyMemory<byte> Head => head;

    /// <summary>The lengths of what follows a prefix: of the head, with what pads it, and of the body.</summary>
    public static (int Head, int Padded, int Body) Lengths(ReadOnlySpan<byte> prefix)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        return (length, checked((length + 7) & ~7), checked((int)BinaryPrimitives.ReadInt64LittleEndian(prefix[8..])));
    }

    /// <summary>The next buffer of the body, of so many values.</summary>
    public ReadOnlySpan<T> Take<T>(int count) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(TakeBytes(checked(count * Unsafe.SizeOf<T>())));

    public ReadOnlySpan<byte> TakeBytes(int size)
    {
        var buffer = body.Span.Slice(at, size);
        at += (size + 7) & ~7;
        return buffer;
    }
}
