using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelPipeline.Inference;

/// <summary>
/// The binary form of tensors: little-endian elements, row by row. A <c>BOOL</c> is one byte. An element of <c>BYTES</c> is its length as
/// 32 bits, and its bytes (UTF-8). The processors that .NET runs on are little-endian too, so most types are copied as they are.
/// </summary>
internal static class TensorBytes
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the elements of a tensor.</summary>
    /// <param name="name">The name of the tensor, for messages.</param>
    /// <param name="type">The type of the elements.</param>
    /// <param name="count">The number of elements that the shape says.</param>
    /// <param name="bytes">All bytes of the tensor.</param>
    /// <exception cref="TensorException">The bytes are not that many elements of the type.</exception>
    public static Array Read(string name, Datatype type, int count, ReadOnlySpan<byte> bytes)
    {
        if (type.Size > 0 && bytes.Length != (long)count * type.Size)
        {
            throw new TensorException(
                $"Tensor '{name}' has {bytes.Length} bytes of data; {count} elements of {type.Name} are {(long)count * type.Size} bytes.");
        }

        try
        {
            return type.Name switch
            {
                "FP32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
                "FP64" => MemoryMarshal.Cast<byte, double>(bytes).ToArray(),
                "INT64" => MemoryMarshal.Cast<byte, long>(bytes).ToArray(),
                "INT32" => Widen<int>(bytes),
                "INT16" => Widen<short>(bytes),
                "INT8" => Widen<sbyte>(bytes),
                "UINT64" => Widen<ulong>(bytes),
                "UINT32" => Widen<uint>(bytes),
                "UINT16" => Widen<ushort>(bytes),
                "UINT8" => Widen<byte>(bytes),
                "FP16" => Convert<Half, float>(bytes, value => (float)value),
                "BF16" => Convert<ushort, float>(bytes, value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
                "BOOL" => Convert<byte, bool>(bytes, value => value != 0),
                _ => ReadTexts(name, count, bytes),
            };
        }
        catch (OverflowException e)
        {
            throw new TensorException($"Tensor '{name}' has a number above {long.MaxValue}, which no column can hold.", e);
        }
    }

    /// <summary>The number of bytes that <see cref="Write"/> writes.</summary>
    public static long Length(Datatype type, Array values)
    {
        if (type.Size > 0)
            return (long)type.Size * values.Length;
        var length = (long)sizeof(uint) * values.Length;
        foreach (var text in (string?[])values)
            length += Encoding.UTF8.GetByteCount(text ?? "");
        return length;
    }

    /// <summary>Writes the elements of a tensor.</summary>
    /// <exception cref="OverflowException">A number is out of the range of the type.</exception>
    public static void Write(Datatype type, Array values, IBufferWriter<byte> to)
    {
        switch (values)
        {
            case float[] floats when type.Name == "FP16":
                Convert(floats, ToHalf, to);
                break;
            case float[] floats when type.Name == "BF16":
                Convert(floats, ToBrain, to);
                break;
            case float[] floats:
                to.Write(MemoryMarshal.AsBytes<float>(floats));
                break;
            case double[] doubles:
                to.Write(MemoryMarshal.AsBytes<double>(doubles));
                break;
            case long[] numbers:
                WriteWhole(type, numbers, to);
                break;
            case bool[] flags:
                Convert(flags, flag => flag ? (byte)1 : (byte)0, to);
                break;
            case string?[] texts:
                WriteTexts(texts, to);
                break;
            default:
                throw new ArgumentException($"{values.GetType()} is no array of a column.", nameof(values));
        }
    }

    private static void WriteWhole(Datatype type, long[] numbers, IBufferWriter<byte> to)
    {
        switch (type.Name)
        {
            case "INT32":
                Convert(numbers, number => checked((int)number), to);
                break;
            case "INT16":
                Convert(numbers, number => checked((short)number), to);
                break;
            case "INT8":
                Convert(numbers, number => checked((sbyte)number), to);
                break;
            case "UINT64":
                Convert(numbers, number => checked((ulong)number), to);
                break;
            case "UINT32":
                Convert(numbers, number => checked((uint)number), to);
                break;
            case "UINT16":
                Convert(numbers, number => checked((ushort)number), to);
                break;
            case "UINT8":
                Convert(numbers, number => checked((byte)number), to);
                break;
            default:
                to.Write(MemoryMarshal.AsBytes<long>(numbers));
                break;
        }
    }

    private static string[] ReadTexts(string name, int count, ReadOnlySpan<byte> bytes)
    {
        // Each element has its length in front, so a shape cannot ask for more memory than the body has.
        if (count > bytes.Length / sizeof(uint))
            throw Ends(name, count);
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (bytes.Length < sizeof(uint))
                throw Ends(name, count);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            bytes = bytes[sizeof(uint)..];
            if (length > bytes.Length)
                throw Ends(name, count);
            texts[i] = Text(name, i, bytes[..(int)length]);
            bytes = bytes[(int)length..];
        }

        return bytes.IsEmpty
            ? texts
            : throw new TensorException($"Tensor '{name}' has {bytes.Length} bytes after its {count} elements of BYTES.");
    }

    /// <summary>An element of <c>BYTES</c> as text.</summary>
    /// <exception cref="TensorException">The bytes are not UTF-8.</exception>
    public static string Text(string name, int index, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new TensorException($"Element {index} of tensor '{name}' is not UTF-8; send texts in UTF-8.", e);
        }
    }

    private static TensorException Ends(string name, int count) =>
        new($"Tensor '{name}' ends before its {count} elements of BYTES; each is its length (32 bits, little-endian) and its bytes.");

    private static void WriteTexts(string?[] texts, IBufferWriter<byte> to)
    {
        foreach (var text in texts)
        {
            var length = Encoding.UTF8.GetByteCount(text ?? "");
            var span = to.GetSpan(sizeof(uint) + length);
            BinaryPrimitives.WriteUInt32LittleEndian(span, (uint)length);
            Encoding.UTF8.GetBytes(text ?? "", span[sizeof(uint)..]);
            to.Advance(sizeof(uint) + length);
        }
    }

    private static long[] Widen<T>(ReadOnlySpan<byte> bytes) where T : unmanaged, INumberBase<T> =>
        Convert<T, long>(bytes, static value => long.CreateChecked(value));

    private static TTo[] Convert<TFrom, TTo>(ReadOnlySpan<byte> bytes, Func<TFrom, TTo> convert) where TFrom : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(bytes);
        var to = new TTo[from.Length];
        for (var i = 0; i < to.Length; i++)
            to[i] = convert(from[i]);
        return to;
    }

    private static void Convert<TFrom, TTo>(TFrom[] values, Converter<TFrom, TTo> convert, IBufferWriter<byte> to)
        where TTo : unmanaged =>
        to.Write(MemoryMarshal.AsBytes<TTo>(Array.ConvertAll(values, convert)));

    private static Half ToHalf(float value)
    {
        var half = (Half)value;
        return Half.IsInfinity(half) && float.IsFinite(value) ? throw new OverflowException() : half;
    }

    private static ushort ToBrain(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value))
            return 0x7FC0;
        // Rounds to the nearest value, and to the even one of two that are equally near.
        var rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
        return rounded is 0x7F80 or 0xFF80 && float.IsFinite(value) ? throw new OverflowException() : (ushort)rounded;
    }
}
