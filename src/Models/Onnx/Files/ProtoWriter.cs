namespace ModelPipeline.Models.Onnx;

/// <summary>Writes one protobuf message, as much of the format as a changed ONNX file needs.</summary>
internal sealed class ProtoWriter
{
    private readonly MemoryStream content = new();

    /// <summary>Writes a field with a text, a message or bytes.</summary>
    public ProtoWriter Field(int field, ReadOnlySpan<byte> value)
    {
        Number(((ulong)field << 3) | 2);
        Number((ulong)value.Length);
        content.Write(value);
        return this;
    }

    /// <summary>Writes a field with a number.</summary>
    public ProtoWriter Number(int field, long value)
    {
        Number((ulong)field << 3);
        Number((ulong)value);
        return this;
    }

    /// <summary>Writes a field unchanged, with its key.</summary>
    public ProtoWriter Raw(ReadOnlySpan<byte> field)
    {
        content.Write(field);
        return this;
    }

    public byte[] ToArray() => content.ToArray();

    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            content.WriteByte((byte)(value | 0x80));
        content.WriteByte((byte)value);
    }
}
