using System.Data.Common;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// The fields of a row, many in one text: reading a thousand columns of one row costs a look-up in a table of a thousand columns, but only
/// a few where they are packed. A field with a value begins with a plus, one without is empty; a character that no text file uses stands
/// between two.
/// </summary>
internal sealed class PackedRow(int width)
{
    private const char Separator = '\x1F';
    private const char Mark = '+';

    // A text of more than 4,096 bytes is kept apart by DuckDB and takes four times as long to read.
    private const int FieldsPerColumn = 200;

    private readonly string?[] fields = new string?[width];
    private bool isSound;

    /// <summary>The names of the packed columns of so many fields.</summary>
    public static IReadOnlyList<string> Columns(int width) =>
        [.. Enumerable.Range(0, (width + FieldsPerColumn - 1) / FieldsPerColumn).Select(i => $"fields{i}")];

    /// <summary>The SQL of the packed columns.</summary>
    public static IEnumerable<string> Pack(IReadOnlyList<string> fields) => fields.Chunk(FieldsPerColumn).Zip(
        Columns(fields.Count),
        (chunk, column) =>
            $"concat_ws(chr({(int)Separator}), {string.Join(", ", chunk.Select(field => $"coalesce('{Mark}' || {field}, '')"))}) AS {column}");

    /// <summary>
    /// Takes the fields of the reader's current row, whose first column is the id; they are there until the next row is taken.
    /// </summary>
    public void Take(DbDataReader row)
    {
        isSound = true;
        for (var (start, column) = (0, 1); start < width; start += FieldsPerColumn, column++)
            isSound &= Split(row.GetString(column), fields.AsSpan(start, Math.Min(FieldsPerColumn, width - start)));
    }

    /// <summary>A field of the row that was taken; null where it has no value.</summary>
    public string? this[int index] => fields[index];

    /// <summary>Readers of all fields.</summary>
    public static DbColumnReader[] Readers(IReadOnlyList<Field> fields, int capacity)
    {
        var row = new PackedRow(fields.Count);
        return [.. fields.Select((field, index) => new Reader(row, index, new(field, capacity)))];
    }

    private static bool Split(string packed, Span<string?> fields)
    {
        var rest = packed.AsSpan();
        for (var i = 0; i < fields.Length; i++)
        {
            var end = rest.IndexOf(Separator);
            // The last field has no separator behind it, and only the last one.
            if (end < 0 != (i == fields.Length - 1))
                return false;
            var field = end < 0 ? rest : rest[..end];
            fields[i] = field.IsEmpty ? null : field[1..].ToString();
            rest = rest[(end + 1)..];
        }

        return true;
    }

    private sealed class Reader(PackedRow packed, int index, ColumnBuilder<string> values) : DbColumnReader
    {
        public override void Read(DbDataReader row)
        {
            // The readers of a row are asked in order.
            if (index == 0)
                packed.Take(row);
            if (!packed.isSound)
            {
                values.AppendUnusable("is in a row with the control character U+001F, which divides fields here; take it out of the file");
            }
            else if (packed[index] is { } value)
            {
                values.Append(value);
            }
            else
            {
                values.AppendNull();
            }
        }

        public override Column Build() => values.Build();
    }
}
