using System.Globalization;
using System.Text;

namespace ModelPipeline.Samples.Models;

/// <summary>A small CSV file with a header. An empty cell is null.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Columns">The names of its columns.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record CsvFile(string Path, string[] Columns, IReadOnlyList<string?[]> Rows)
{
    public static CsvFile Read(string path)
    {
        var lines = Parse(File.ReadAllText(path)).ToList();
        return new(path, [.. lines[0].Select(name => name ?? "")], lines[1..]);
    }

    /// <summary>The type of a column by its values, as SQL names it.</summary>
    public string TypeOf(int column)
    {
        var values = Rows.Select(row => row[column]).OfType<string>().ToList();
        return values.Count == 0 ? "double precision"
            : values.All(value => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? "bigint"
            : values.All(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? "double precision"
            : values.All(value => value is "true" or "false") ? "boolean"
            : "text";
    }

    private static IEnumerable<string?[]> Parse(string text)
    {
        var row = new List<string?>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                // A doubled quote inside quotes is one.
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append(text[i++]);
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (isQuoted || text[i] is not (',' or '\n' or '\r'))
            {
                cell.Append(text[i]);
            }
            else if (text[i] is ',' or '\n')
            {
                row.Add(cell.Length > 0 ? cell.ToString() : null);
                cell.Clear();
                if (text[i] == ',')
                    continue;
                yield return [.. row];
                row.Clear();
            }
        }

        if (row.Count > 0)
            yield return [.. row, cell.Length > 0 ? cell.ToString() : null];
    }
}
