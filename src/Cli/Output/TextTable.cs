using System.Text;

namespace ModelPipeline.Cli;

/// <summary>
/// Writes entries as a table without lines, which people read and <c>awk</c> splits. A table that is wider than the terminal becomes a
/// block of lines for each entry.
/// </summary>
internal static class TextTable
{
    private const string Gap = "  ";
    private const string Nothing = "-";

    public static string Write<T>(IReadOnlyList<T> entries, IReadOnlyList<TextColumn<T>> columns, int width)
    {
        var rows = entries.Select(entry => columns.Select(column => Clean(column.Value(entry))).ToArray()).ToList();
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Header.Length).Max()).ToArray();
        if (widths.Sum() + (Gap.Length * (widths.Length - 1)) > width)
            return string.Join('\n', rows.Select(row => Fields(columns.Select((column, i) => (column.Header, (string?)row[i])), width)));
        var table = new StringBuilder();
        Append(table, columns.Select(column => column.Header), columns, widths);
        foreach (var row in rows)
            Append(table, row, columns, widths);
        return table.ToString();
    }

    /// <summary>A line for each property: its name, and its value.</summary>
    public static string Fields(IEnumerable<(string Name, string? Value)> fields, int width)
    {
        var all = fields.ToList();
        var longest = all.Max(field => field.Name.Length);
        var text = new StringBuilder();
        foreach (var (name, value) in all)
        {
            // On a narrow terminal the value has a line of its own.
            var line = $"{name.PadRight(longest)}{Gap}{Clean(value)}";
            text.Append(line.Length <= width ? line : $"{name}\n{Gap}{Clean(value)}").Append('\n');
        }

        return text.ToString();
    }

    private static void Append<T>(StringBuilder table, IEnumerable<string> texts, IReadOnlyList<TextColumn<T>> columns, int[] widths)
    {
        var cells = texts.Select((text, i) => columns[i].IsNumber ? text.PadLeft(widths[i]) : text.PadRight(widths[i]));
        table.Append(string.Join(Gap, cells).TrimEnd()).Append('\n');
    }

    // A control character in a name could change what the terminal shows.
    private static string Clean(string? text) => string.IsNullOrEmpty(text)
        ? Nothing
        : new([.. text.Select(each => char.IsControl(each) ? ' ' : each)]);
}
