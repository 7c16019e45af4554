using System.IO.Compression;
using System.Text;

namespace ModelPipeline;

/// <summary>Writes rows of a sample as bytes, for another silo or a store, and reads them.</summary>
internal static class SampleBytes
{
    private const byte Form = 1;
    private const int MostColumns = 100_000;

    public static byte[] Write(SampledRows sample)
    {
        using var bytes = new MemoryStream();
        bytes.WriteByte(Form);
        using (var packed = new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new BinaryWriter(packed, Encoding.UTF8))
        {
            writer.Write7BitEncodedInt(sample.Columns.Count);
            foreach (var column in sample.Columns)
            {
                writer.Write(column.Name);
                writer.Write((byte)column.Type);
            }

            writer.Write7BitEncodedInt(sample.Rows.Count);
            foreach (var row in sample.Rows)
            {
                writer.Write(row.User);
                writer.Write(row.Key);
                writer.Write(row.At.UtcTicks);
                writer.Write7BitEncodedInt(row.Values.Length);
                writer.Write(row.Values);
            }
        }

        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">Another version of the program wrote the bytes, or they are damaged.</exception>
    public static SampledRows Read(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        if (stream.ReadByte() is var form && form != Form)
            throw new InvalidDataException($"The rows have form {form}, and this program reads form {Form}.");
        using var reader = new BinaryReader(new BrotliStream(stream, CompressionMode.Decompress), Encoding.UTF8);
        try
        {
            var columns = new Field[Bounded(reader.Read7BitEncodedInt(), MostColumns)];
            for (var i = 0; i < columns.Length; i++)
                columns[i] = new(reader.ReadString(), (ColumnType)reader.ReadByte());
            var rows = new SampledRow[Bounded(reader.Read7BitEncodedInt(), Reservoir.Size)];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = new(reader.ReadString(), reader.ReadDouble(), new(reader.ReadInt64(), TimeSpan.Zero),
                    ReadValues(reader));
            }

            return new(columns, rows);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException("The rows are cut off.", e);
        }
    }

    private static byte[] ReadValues(BinaryReader reader)
    {
        var length = Bounded(reader.Read7BitEncodedInt(), 1 << 30);
        var values = reader.ReadBytes(length);
        return values.Length == length ? values : throw new EndOfStreamException();
    }

    private static int Bounded(int number, int most) =>
        number >= 0 && number <= most ? number : throw new InvalidDataException($"The rows have {number} where {most} is the most.");
}
