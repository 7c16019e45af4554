using System.Buffers.Binary;
using System.Text;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>Reads Universal Binary JSON. The result has the types that <see cref="XGBoostFile"/> describes.</summary>
/// <param name="content">The file.</param>
internal ref struct UbjReader(ReadOnlySpan<byte> content)
{
    private const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> content = content;
    private int position;

    /// <exception cref="FormatException">The file is incomplete, or is not Universal Binary JSON.</exception>
    public static object Read(ReadOnlySpan<byte> content)
    {
        var reader = new UbjReader(content);
        return reader.Value(reader.Marker(), 0);
    }

    private object Value(byte marker, int depth)
    {
        if (depth > MaxDepth)
            throw Broken();
        return marker switch
        {
            (byte)'{' => Members(depth),
            (byte)'[' => Items(depth),
            (byte)'S' => Text(Marker()),
            _ => Number(marker),
        };
    }

    private Dictionary<string, object> Members(int depth)
    {
        var members = new Dictionary<string, object>();
        for (var next = Marker(); next != '}'; next = Marker())
        {
            if (!members.TryAdd(Text(next), Value(Marker(), depth + 1)))
                throw Broken();
        }

        return members;
    }

    private object Items(int depth)
    {
        var next = Marker();
        if (next == '$')
        {
            var type = Marker();
            return Marker() == '#' ? Numbers(type, Whole(Marker())) : throw Broken();
        }

        var items = new List<object>();
        if (next == '#')
        {
            for (var count = Whole(Marker()); count > 0; count--)
                items.Add(Value(Marker(), depth + 1));
            return items;
        }

        for (; next != ']'; next = Marker())
            items.Add(Value(next, depth + 1));
        return items;
    }

    private double[] Numbers(byte type, long count)
    {
        // Each number takes at least one byte. This check keeps a wrong count from allocating a large array.
        if (count < 0 || count > content.Length - position)
            throw Broken();
        var numbers = new double[count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Number(type);
        return numbers;
    }

    private string Text(byte marker)
    {
        var length = Whole(marker);
        return length >= 0 && length <= content.Length - position ? Encoding.UTF8.GetString(Take((int)length)) : throw Broken();
    }

    private long Whole(byte marker) => (long)Number(marker);

    private double Number(byte marker) => marker switch
    {
        (byte)'Z' or (byte)'N' => double.NaN,
        (byte)'T' => 1,
        (byte)'F' => 0,
        (byte)'i' => (sbyte)Take(1)[0],
        (byte)'U' or (byte)'C' => Take(1)[0],
        (byte)'I' => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        (byte)'l' => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        (byte)'L' => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        (byte)'d' => BinaryPrimitives.ReadSingleBigEndian(Take(4)),
        (byte)'D' => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
        _ => throw Broken(),
    };

    private byte Marker() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > content.Length - position)
            throw Broken();
        position += length;
        return content.Slice(position - length, length);
    }

    private static FormatException Broken() => new("is no whole file of Universal Binary JSON");
}
