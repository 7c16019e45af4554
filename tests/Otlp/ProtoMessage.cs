using System.Buffers.Binary;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>A message of Protocol Buffers, read without its schema: values by the numbers of their fields.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> fields = [];

    public ProtoMessage(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var tag = TakeVarint(ref bytes);
            var field = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    fields.Add((field, TakeVarint(ref bytes), default));
                    break;
                case 1:
                    fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), default));
                    break;
                case 2:
                    fields.Add((field, 0, Take(ref bytes, (int)TakeVarint(ref bytes))));
                    break;
                case 5:
                    fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), default));
                    break;
                default:
                    throw new FormatException($"Field {field} has the wire type {tag & 7}.");
            }
        }
    }

    /// <summary>The messages of a repeated field.</summary>
    public IEnumerable<ProtoMessage> Messages(int field) =>
        fields.Where(each => each.Field == field).Select(each => new ProtoMessage(each.Bytes));

    /// <summary>The message of a field; an empty one if there is none.</summary>
    public ProtoMessage Message(int field) => Messages(field).FirstOrDefault() ?? new(ReadOnlyMemory<byte>.Empty);

    public bool Has(int field) => fields.Exists(each => each.Field == field);

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    /// <summary>The bytes of an id as hexadecimal digits.</summary>
    public string Hex(int field) => Convert.ToHexStringLower(Bytes(field).Span);

    public ulong Number(int field) => fields.LastOrDefault(each => each.Field == field).Number;

    private ReadOnlyMemory<byte> Bytes(int field) => fields.LastOrDefault(each => each.Field == field).Bytes;

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static ulong TakeVarint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
                return value;
        }
    }
}
