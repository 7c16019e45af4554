using System.Text;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Reads the fields of one protobuf message, as much of the format as an ONNX file needs. Malformed content ends the message.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>The content of the current field: a text, a message, one number or packed numbers.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>The whole current field, with its key.</summary>
    public ReadOnlySpan<byte> Raw { get; private set; }

    /// <summary>The first field with the number; empty where the message has none.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySpan<byte> message, int field)
    {
        var reader = new ProtoReader(message);
        return reader.Next(field) ? reader.Content : [];
    }

    /// <summary>The first field with the number as a text; empty where the message has none.</summary>
    public static string Text(ReadOnlySpan<byte> message, int field) => Encoding.UTF8.GetString(First(message, field));

    /// <summary>All fields with the number as texts.</summary>
    public static string[] Texts(ReadOnlySpan<byte> message, int field)
    {
        var texts = new List<string>();
        var reader = new ProtoReader(message);
        while (reader.Next(field))
            texts.Add(Encoding.UTF8.GetString(reader.Content));
        return [.. texts];
    }

    /// <summary>Goes to the next field with the number.</summary>
    public bool Next(int field)
    {
        while (Next())
        {
            if (Field == field)
                return true;
        }

        return false;
    }

    /// <summary>Goes to the next field.</summary>
    public bool Next()
    {
        var from = rest;
        if (NextNumber(out var key))
        {
            var length = (key & 7) switch
            {
                0 when NumberLength > 0 => NumberLength,
                1 => 8,
                2 when NextNumber(out var written) => written,
                5 => 4,
                _ => long.MaxValue,
            };
            if (length < 0 || length > rest.Length)
                return false;
            Content = rest[..(int)length];
            rest = rest[(int)length..];
            Raw = from[..(from.Length - rest.Length)];
            Field = (int)(key >> 3);
            return true;
        }

        return false;
    }

    /// <summary>Reads the message as a sequence of numbers without field numbers, and goes to the next number.</summary>
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
