namespace ModelPipeline.Models.Onnx;

/// <summary>Reads the fields of one protobuf message: as much of the format as an ONNX file needs. What is malformed ends the message.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>Whether the current field is a <see cref="Number"/>, and not <see cref="Bytes"/>.</summary>
    public bool IsNumber { get; private set; }

    /// <summary>The current field, where it is a varint.</summary>
    public long Number { get; private set; }

    /// <summary>The current field, where it is not: a text, a message, packed numbers.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The first field of that number, as bytes; empty where there is none.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        return reader.Next(field) ? reader.Bytes : [];
    }

    /// <summary>Goes to the next field of that number.</summary>
    public bool Next(int field)
    {
        while (TryVarint(out var key) && TryValue(key & 7))
        {
            if (key >> 3 == (ulong)field)
                return true;
        }

        return false;
    }

    /// <summary>Takes the message for packed numbers, and reads the next one.</summary>
    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < rest.Length && i < 10; i++)
        {
            value |= (rest[i] & 0x7FUL) << (7 * i);
            if (rest[i] < 0x80)
            {
                rest = rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    private bool TryValue(ulong wireType)
    {
        var value = 0UL;
        if (wireType is 0 or 2 && !TryVarint(out value))
            return false;
        IsNumber = wireType == 0;
        Number = (long)value;
        return wireType switch
        {
            0 => true,
            1 => TryTake(8),
            2 => TryTake(value),
            5 => TryTake(4),
            _ => false,
        };
    }

    private bool TryTake(ulong length)
    {
        if (length > (ulong)rest.Length)
            return false;
        Bytes = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }
}
