using System.Buffers.Binary;
using System.Text;

namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>Writes one protobuf message. It supports the parts of the format that an ONNX file needs.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream content = new();

    public ProtoWriter Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        content.Write(bytes);
        return this;
    }

    public ProtoWriter Bytes(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        content.Write(value);
        return this;
    }

    /// <summary>Packed numbers.</summary>
    public ProtoWriter Numbers(int field, long[] values)
    {
        var packed = new ProtoWriter();
        Array.ForEach(values, value => packed.Varint((ulong)value));
        return Message(field, packed);
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter value) => Bytes(field, value.ToArray());

    public byte[] ToArray() => content.ToArray();

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            content.WriteByte((byte)(value | 0x80));
        content.WriteByte((byte)value);
    }
}
