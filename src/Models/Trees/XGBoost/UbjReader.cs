using System.Buffers.Binary;

namespace ModelPipeline.Models.Trees.XGBoost;

/// <summary>
/// Walks through a file of Universal Binary JSON to see that it is whole: XGBoost reads beyond the end of one that is not.
/// </summary>
/// <param name="content">The file.</param>
internal ref struct UbjReader(ReadOnlySpan<byte> content)
{
    private const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> content = content;
    private int position;

    /// <exception cref="FormatException">It is not whole, or no such file.</exception>
    public static void Check(ReadOnlySpan<byte> content)
    {
        var reader = new UbjReader(content);
        reader.Value(reader.Marker(), 0);
    }

    private void Value(byte marker, int depth)
    {
        if (depth > MaxDepth)
            throw Broken();
        switch (marker)
        {
            case (byte)'{':
                for (var next = Marker(); next != '}'; next = Marker())
                {
                    Skip(Number(next), 1);
                    Value(Marker(), depth + 1);
                }

                break;
            case (byte)'[':
                Items(depth);
                break;
            case (byte)'S':
                Skip(Number(Marker()), 1);
                break;
            default:
                Skip(1, SizeOf(marker));
                break;
        }
    }

    private void Items(int depth)
    {
        var next = Marker();
        if (next == '$')
        {
            var size = SizeOf(Marker());
            if (Marker() != '#')
                throw Broken();
            Skip(Number(Marker()), size);
            return;
        }

        if (next == '#')
        {
            for (var count = Number(Marker()); count > 0; count--)
                Value(Marker(), depth + 1);
            return;
        }

        for (; next != ']'; next = Marker())
            Value(next, depth + 1);
    }

    private byte Marker() => Take(1)[0];

    private long Number(byte marker) => marker switch
    {
        (byte)'i' => (sbyte)Take(1)[0],
        (byte)'U' => Take(1)[0],
        (byte)'I' => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        (byte)'l' => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        (byte)'L' => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
        _ => throw Broken(),
    };

    private void Skip(long count, int size)
    {
        if (count < 0 || count > (content.Length - position) / Math.Max(1, size))
            throw Broken();
        Take((int)(count * size));
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > content.Length - position)
            throw Broken();
        position += length;
        return content.Slice(position - length, length);
    }

    private static int SizeOf(byte marker) => marker switch
    {
        (byte)'Z' or (byte)'N' or (byte)'T' or (byte)'F' => 0,
        (byte)'i' or (byte)'U' or (byte)'C' => 1,
        (byte)'I' => 2,
        (byte)'l' or (byte)'d' => 4,
        (byte)'L' or (byte)'D' => 8,
        _ => throw Broken(),
    };

    private static FormatException Broken() => new("is no whole file of Universal Binary JSON");
}
