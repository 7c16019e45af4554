using System.Text;

namespace ModelPipeline.Models.Python;

/// <summary>The values of one output of an answer: rows x width, row by row.</summary>
internal abstract class AnswerValues
{
    /// <summary>Reads the values of the next output of a frame.</summary>
    public static AnswerValues Read(Frame frame, AnswerColumn column, int rows)
    {
        var count = checked(rows * column.Width);
        var nulls = column.Nulls ? frame.Take<byte>(count).ToArray() : null;
        return column.ColumnType switch
        {
            ColumnType.Single => Of(frame.Take<float>(count).ToArray()),
            ColumnType.Double => Of(frame.Take<double>(count).ToArray()),
            ColumnType.Int64 => Of(frame.Take<long>(count).ToArray()),
            ColumnType.Boolean => Of(Array.ConvertAll(frame.TakeBytes(count).ToArray(), value => value != 0)),
            ColumnType.Timestamp => Of(Moments(frame.Take<long>(count))),
            ColumnType.String => Of(Texts(frame, count)),
            _ => throw new InvalidDataException($"A Python worker answered with the type '{column.Type}'."),
        };

        AnswerValues Of<T>(T[] values) => new Values<T>(values, nulls, column.Width, rows);
    }

    /// <summary>The values of one component, as a column.</summary>
    public abstract Column Pick(Field field, int component);

    // A DateTime holds the years 1 to 9999.
    private static DateTime[] Moments(ReadOnlySpan<long> microseconds)
    {
        var moments = new DateTime[microseconds.Length];
        for (var i = 0; i < moments.Length; i++)
        {
            if (microseconds[i] < -62_135_596_800_000_000 || microseconds[i] > 253_402_300_799_999_999)
                throw new ModelException("The model made a moment outside the years 1 to 9999.") { IsOutput = true };
            moments[i] = DateTime.UnixEpoch.AddTicks(microseconds[i] * TimeSpan.TicksPerMicrosecond);
        }

        return moments;
    }

    private static string[] Texts(Frame frame, int count)
    {
        var offsets = frame.Take<int>(count + 1);
        var bytes = frame.TakeBytes(offsets[count]);
        var texts = new string[count];
        for (var i = 0; i < count; i++)
            texts[i] = Encoding.UTF8.GetString(bytes[offsets[i]..offsets[i + 1]]);
        return texts;
    }

    private sealed class Values<T>(T[] values, byte[]? nulls, int width, int rows) : AnswerValues
    {
        public override Column Pick(Field field, int component)
        {
            var picked = values;
            var mask = nulls is null ? null : new bool[rows];
            if (width > 1)
            {
                picked = new T[rows];
                for (var row = 0; row < rows; row++)
                    picked[row] = values[(row * width) + component];
            }

            for (var row = 0; mask is not null && row < rows; row++)
                mask[row] = nulls![(row * width) + component] != 0;
            return new Column<T>(field, picked, mask);
        }
    }
}
