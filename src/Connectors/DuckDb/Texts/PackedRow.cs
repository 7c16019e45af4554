using System.Data.Common;
using DuckDB.NET.Data;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// The fields of a row, packed into a few texts. DuckDB looks up each column of a row apart, so a row of a thousand columns costs a
/// thousand look-ups. The packed row costs a few. A field with a value begins with a plus sign, and a field without a value is empty. A
/// character that no text file uses separates the fields.
/// </summary>
internal sealed class PackedRow(int width)
{
    private const char Separator = '\x1F';
    private const char Mark = '+';

    // DuckDB stores a text of more than 4,096 bytes apart from the row, and such a text takes four times as long to read.
    private const int FieldsPerColumn = 200;

    private readonly string?[] fields = new string?[width];
    private bool isSound;

    /// <summary>The names of the packed columns for a number of fields.</summary>
    public static IReadOnlyList<string> Columns(int width) =>
        [.. Enumerable.Range(0, (width + FieldsPerColumn - 1) / FieldsPerColumn).Select(i => $"fields{i}")];

    /// <summary>The SQL of the packed columns.</summary>
    public static IEnumerable<string> Pack(IReadOnlyList<string> fields) => fields.Chunk(FieldsPerColumn).Zip(
        Columns(fields.Count),
        (chunk, column) =>
            $"concat_ws(chr({(int)Separator}), {string.Join(", ", chunk.Select(field => $"coalesce('{Mark}' || {field}, '')"))}) AS {column}");

    /// <summary>Runs a statement, and unpacks its rows one after the other until the caller has seen enough.</summary>
    /// <param name="command">Runs the statement.</param>
    /// <param name="sql">The statement. The first column of its rows is the id, and the packed columns follow.</param>
    /// <param name="width">The number of fields.</param>
    /// <returns>The same object for each row.</returns>
    public static IEnumerable<PackedRow> Read(DuckDBCommand command, string sql, int width)
    {
        command.CommandText = sql;
        command.UseStreamingMode = true;
        using var rows = command.ExecuteReader();
        var packed = new PackedRow(width);
        while (rows.Read())
        {
            packed.Take(rows);
            yield return packed;
        }
    }

    /// <summary>
    /// Unpacks the fields of the reader's current row. The first column of the row is the id. The fields stay until the next call.
    /// </summary>
    public void Take(DbDataReader row)
    {
        isSound = true;
        var column = 1;
        for (var start = 0; start < width; start += FieldsPerColumn)
            isSound &= Split(row.GetString(column++), fields.AsSpan(start, Math.Min(FieldsPerColumn, width - start)));
    }

    /// <summary>A field of the current row; null for a field without a value.</summary>
    public string? this[int index] => fields[index];

    /// <summary>The readers of all fields.</summary>
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
            // A separator follows every field except the last.
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
            // The readers of a row run in order, so the first one unpacks the row.
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
