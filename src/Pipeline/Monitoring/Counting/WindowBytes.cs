using System.IO.Compression;
using System.Text;

namespace ModelPipeline;

/// <summary>Writes counts as bytes and reads them. Most bins are empty; only the others are written.</summary>
internal static class WindowBytes
{
    // Bytes of another form are refused, not misread: two silos may run different versions of the program.
    private const byte Form = 1;

    // More than any pipeline has; a corrupt number must not allocate without limit.
    private const int MostColumns = 100_000;
    private const int MostReasons = 100;

    public static byte[] Write(WindowCounts counts)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Form);
        using (var packed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(packed, Encoding.UTF8))
        {
            writer.Write7BitEncodedInt64(counts.Rows);
            StatisticsBytes.Write(writer, counts.Ages);
            Write(writer, counts.Inputs);
            Write(writer, counts.Outputs);
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">Another version of the program wrote the bytes, or they are damaged.</exception>
    public static WindowCounts Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        if (stream.ReadByte() is var form && form != Form)
            throw new InvalidDataException($"The counts have form {form}, and this program reads form {Form}.");
        using var reader = new BinaryReader(new BrotliStream(stream, CompressionMode.Decompress), Encoding.UTF8);
        try
        {
            var counts = new WindowCounts { Rows = reader.Read7BitEncodedInt64() };
            StatisticsBytes.Read(reader, counts.Ages);
            Read(reader, counts.Input);
            Read(reader, counts.Output);
            return counts;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("The counts are cut off.", e);
        }
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<ColumnCounts> columns)
    {
        writer.Write7BitEncodedInt(columns.Count);
        foreach (var column in columns)
        {
            writer.Write(column.Name);
            writer.Write((byte)column.Kind);
            writer.Write7BitEncodedInt64(column.Rows);
            writer.Write7BitEncodedInt64(column.Nulls);
            StatisticsBytes.Write(writer, column.Values);
            writer.Write7BitEncodedInt(column.Texts.IsOpen ? column.Texts.Distinct : -1);
            foreach (var (hash, count) in column.Texts.All())
            {
                writer.Write(hash);
                writer.Write7BitEncodedInt64(count);
            }

            writer.Write7BitEncodedInt(column.Reasons.Count);
            foreach (var (reason, count) in column.Reasons)
            {
                writer.Write(reason);
                writer.Write7BitEncodedInt64(count);
            }
        }
    }

    private static void Read(BinaryReader reader, Func<int, string, ColumnKind, ColumnCounts> make)
    {
        var columns = Bounded(reader.Read7BitEncodedInt(), MostColumns);
        for (var i = 0; i < columns; i++)
        {
            var column = make(i, reader.ReadString(), (ColumnKind)reader.ReadByte());
            column.Restore(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
            StatisticsBytes.Read(reader, column.Values);
            var texts = reader.Read7BitEncodedInt();
            if (texts < 0)
                column.Texts.Close();
            for (var text = 0; text < Bounded(texts, CategoryCounts.Most, least: -1); text++)
                column.Texts.Add(reader.ReadUInt64(), reader.Read7BitEncodedInt64());
            var reasons = Bounded(reader.Read7BitEncodedInt(), MostReasons);
            for (var reason = 0; reason < reasons; reason++)
                column.AddReason(reader.ReadString(), reader.Read7BitEncodedInt64());
        }
    }

    private static int Bounded(int number, int most, int least = 0) =>
        number >= least && number <= most ? number : throw new InvalidDataException($"The counts have {number} where {most} is the most.");
}
