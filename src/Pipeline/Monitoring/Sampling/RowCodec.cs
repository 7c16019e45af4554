using System.Text;

namespace ModelPipeline;

/// <summary>Writes rows of a batch as bytes, one by one, and makes a batch of such rows.</summary>
internal static class RowCodec
{
    /// <summary>The values of a row.</summary>
    public static byte[] Write(IReadOnlyList<Column> columns, int row)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        foreach (var column in columns)
        {
            // A value that the retriever could not represent is null here. The row still belongs to the population.
            writer.Write(!column.IsNull(row));
            if (!column.IsNull(row))
                Write(writer, column, row);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>A batch of rows.</summary>
    /// <exception cref="InvalidDataException">The bytes do not fit the columns.</exception>
    public static Batch Read(SampledRows rows)
    {
        var readers = rows.Rows.Select(row => new BinaryReader(new MemoryStream(row.Values), Encoding.UTF8)).ToList();
        try
        {
            return new([.. rows.Rows.Select(row => row.User)], [.. rows.Columns.Select(field => Read(field, readers))]);
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("The rows do not fit their columns.", e);
        }
    }

    private static void Write(BinaryWriter writer, Column column, int row)
    {
        switch (column)
        {
            case Column<float> c:
                writer.Write(c.Values[row]);
                break;
            case Column<double> c:
                writer.Write(c.Values[row]);
                break;
            case Column<long> c:
                writer.Write(c.Values[row]);
                break;
            case Column<bool> c:
                writer.Write(c.Values[row]);
                break;
            case Column<string> c:
                writer.Write(c.Values[row]);
                break;
            case Column<DateTime> c:
                writer.Write(c.Values[row].Ticks);
                break;
            case Column<float[]> c:
                writer.Write7BitEncodedInt(c.Values[row].Length);
                foreach (var number in c.Values[row])
                    writer.Write(number);
                break;
        }
    }

    private static Column Read(Field field, List<BinaryReader> rows) => field.Type switch
    {
        ColumnType.Single => Read(field, rows, static reader => reader.ReadSingle()),
        ColumnType.Double => Read(field, rows, static reader => reader.ReadDouble()),
        ColumnType.Int64 => Read(field, rows, static reader => reader.ReadInt64()),
        ColumnType.Boolean => Read(field, rows, static reader => reader.ReadBoolean()),
        ColumnType.Timestamp => Read(field, rows, static reader => new DateTime(reader.ReadInt64(), DateTimeKind.Utc)),
        ColumnType.Vector => Read(field, rows, ReadVector),
        _ => Read(field, rows, static reader => reader.ReadString()),
    };

    private static Column<T> Read<T>(Field field, List<BinaryReader> rows, Func<BinaryReader, T> read)
    {
        var column = new ColumnBuilder<T>(field, rows.Count);
        foreach (var row in rows)
        {
            if (row.ReadBoolean())
                column.Append(read(row));
            else
                column.AppendNull();
        }

        return column.Build();
    }

    private static float[] ReadVector(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        if (length < 0 || length > reader.BaseStream.Length / sizeof(float))
            throw new InvalidDataException($"A vector of {length} numbers is longer than its row.");
        var vector = new float[length];
        for (var i = 0; i < length; i++)
            vector[i] = reader.ReadSingle();
        return vector;
    }
}
