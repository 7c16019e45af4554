using System.Runtime.InteropServices;
using System.Text;

namespace ModelPipeline.Models.Python;

/// <summary>Writes a column of a batch into a request.</summary>
internal static class RequestColumn
{
    /// <summary>The name of the type in requests and answers.</summary>
    public static string TypeName(ColumnType type) => type switch
    {
        ColumnType.Single => "single",
        ColumnType.Double => "double",
        ColumnType.Int64 => "int64",
        ColumnType.Boolean => "boolean",
        ColumnType.Timestamp => "timestamp",
        ColumnType.Vector => "vector",
        _ => "string",
    };

    /// <summary>Whether any row is null.</summary>
    public static bool HasNulls(Column column) => column.Nulls.Contains(true);

    public static void Write(FrameWriter frame, Column column)
    {
        if (HasNulls(column))
            frame.Add(column.Nulls);
        switch (column)
        {
            case Column<float> values:
                frame.Add(values.Values);
                break;
            case Column<double> values:
                frame.Add(values.Values);
                break;
            case Column<long> values:
                frame.Add(values.Values);
                break;
            case Column<bool> values:
                frame.Add(values.Values);
                break;
            case Column<DateTime> values:
                WriteMoments(frame, values.Values);
                break;
            case Column<string> values:
                WriteTexts(frame, values);
                break;
            case Column<float[]> values:
                WriteVectors(frame, values);
                break;
        }
    }

    private static void WriteMoments(FrameWriter frame, ReadOnlySpan<DateTime> values)
    {
        var buffer = MemoryMarshal.Cast<byte, long>(frame.Reserve(values.Length * sizeof(long)));
        for (var row = 0; row < values.Length; row++)
            buffer[row] = (values[row].Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    }

    // The text of a null row may be null.
    private static void WriteTexts(FrameWriter frame, Column<string> column)
    {
        var texts = column.Values;
        var offsets = MemoryMarshal.Cast<byte, int>(frame.Reserve((texts.Length + 1) * sizeof(int)));
        var end = offsets[0] = 0;
        for (var row = 0; row < texts.Length; row++)
        {
            end = checked(end + (column.IsNull(row) ? 0 : Encoding.UTF8.GetByteCount(texts[row])));
            offsets[row + 1] = end;
        }

        var bytes = frame.Reserve(end);
        for (var row = 0; row < texts.Length; row++)
        {
            if (!column.IsNull(row))
                bytes = bytes[Encoding.UTF8.GetBytes(texts[row], bytes)..];
        }
    }

    private static void WriteVectors(FrameWriter frame, Column<float[]> column)
    {
        var vectors = column.Values;
        var offsets = MemoryMarshal.Cast<byte, int>(frame.Reserve((vectors.Length + 1) * sizeof(int)));
        var end = offsets[0] = 0;
        for (var row = 0; row < vectors.Length; row++)
        {
            end = checked(end + (column.IsNull(row) ? 0 : vectors[row].Length));
            offsets[row + 1] = end;
        }

        var numbers = MemoryMarshal.Cast<byte, float>(frame.Reserve(checked(end * sizeof(float))));
        for (var row = 0; row < vectors.Length; row++)
        {
            if (column.IsNull(row))
                continue;
            vectors[row].CopyTo(numbers);
            numbers = numbers[vectors[row].Length..];
        }
    }
}
