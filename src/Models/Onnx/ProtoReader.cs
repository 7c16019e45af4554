namespace ModelPipeline.Models.Onnx;

/// <summary>Reads the fields of one protobuf message: as much of the format as an ONNX file needs. What is malformed ends the message.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>The content of the current field: a text, a message, or numbers, be they packed or one alone.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>The first field of that number; empty where there is none.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        return reader.Next(field) ? reader.Content : [];
    }

    /// <summary>Goes to the next field of that number.</summary>
    public bool Next(int field)
    {
        while (NextNumber(out var key))
        {
            var length = (key & 7) switch
            {
                0 => NumberLength,
                1 => 8,
                2 when NextNumber(out var written) => written,
                5 => 4,
                _ => long.MaxValue,
            };
            if (length < 0 || length > rest.Length)
                return false;
            Content = rest[..(int)length];
            rest = rest[(int)length..];
            if (key >> 3 == field)
                return true;
        }

        return false;
    }

    /// <summary>Takes the message for numbers without field numbers, and goes to the next one.</summary>
    public bool NextNumber(out long number)
    {
        var length = NumberLength;
        number = 0;
        for (var i = 0; i < length; i++)
            number |= (rest[i] & 0x7FL) << (7 * i);
        rest = rest[length..];
        return length > 0;
    }

    // The last byte of a number has no high bit.
    private readonly int NumberLength => rest.IndexOfAnyInRange((byte)0, (byte)0x7F) + 1;
}
