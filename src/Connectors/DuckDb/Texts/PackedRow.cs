using System.Data.Common;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// The fields of a row as one text: reading a thousand columns of one row costs a look-up in a table of a thousand columns, but only one in
/// a table of one. A field with a value begins with a plus, one without is empty; a character that no text file uses stands between two.
/// </summary>
internal sealed class PackedRow(int width)
{
    private const char Separator = '\x1F';
    private const char Mark = '+';

    private readonly string?[] fields = new string?[width];
    private bool isSound;

    /// <summary>The SQL that packs fields.</summary>
    public static string Pack(IReadOnlyList<string> fields) =>
        fields.Count == 0 ? "''" : $"concat_ws(chr({(int)Separator}), {string.Join(", ", fields.Select(field => $"coalesce('{Mark}' || {field}, '')"))})";

    /// <summary>Takes a row; its fields are there until the next one is taken.</summary>
    public void Take(string packed)
    {
        var rest = packed.AsSpan();
        var index = 0;
        for (; index < width; index++)
        {
            var end = rest.IndexOf(Separator);
            var field = end < 0 ? rest : rest[..end];
            fields[index] = field.IsEmpty ? null : field[1..].ToString();
            if (end < 0)
                break;
            rest = rest[(end + 1)..];
        }

        isSound = width == 0 || (index == width - 1);
    }

    /// <summary>A field of the row that was taken; null where it has no value.</summary>
    public string? this[int index] => fields[index];

    /// <summary>Readers of all fields, of a result whose second column holds packed rows.</summary>
    public static DbColumnReader[] Readers(IReadOnlyList<Field> fields, int capacity)
    {
        var row = new PackedRow(fields.Count);
        return [.. fields.Select((field, index) => new Reader(row, index, new(field, capacity)))];
    }

    private sealed class Reader(PackedRow packed, int index, ColumnBuilder<string> values) : DbColumnReader
    {
        public override void Read(DbDataReader row)
        {
            // The readers of a row are asked in order.
            if (index == 0)
                packed.Take(row.GetString(1));
            if (!packed.isSound)
                values.AppendUnusable("is in a row with the control character U+001F, which divides fields here; take it out of the file");
            else if (packed[index] is { } value)
                values.Append(value);
            else
                values.AppendNull();
        }

        public override Column Build() => values.Build();
    }
}
