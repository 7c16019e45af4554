using System.Text;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>The first line of a CSV file: the delimiter and the names of the columns.</summary>
/// <param name="Delimiter">The character between two fields.</param>
/// <param name="Names">The names of the columns, in order, as written; a name may occur twice.</param>
internal sealed record CsvHeader(char Delimiter, IReadOnlyList<string> Names)
{
    private static readonly char[] Candidates = [',', ';', '\t', '|'];

    /// <summary>Reads the line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="format">The settings.</param>
    /// <param name="known">
    /// Names that the file should have. Where no setting names the delimiter, the delimiter that finds most of these names is chosen.
    /// </param>
    /// <exception cref="FormatException">A quote has no end.</exception>
    public static CsvHeader Read(string line, TextFormat format, IReadOnlyCollection<string> known)
    {
        if (format.Delimiter is { } set)
            return new(set, Split(line, set, format.Quote));
        return Candidates.Select(delimiter => new CsvHeader(delimiter, Split(line, delimiter, format.Quote)))
            .OrderByDescending(header => header.Names.Count(name => known.Contains(name, StringComparer.OrdinalIgnoreCase)))
            .ThenByDescending(header => header.Names.Count)
            .First();
    }

    private static List<string> Split(string line, char delimiter, char quote)
    {
        var names = new List<string>();
        var name = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (quote != '\0' && c == quote)
            {
                // A doubled quote inside quotes stands for one quote.
                if (isQuoted && i + 1 < line.Length && line[i + 1] == quote)
                {
                    name.Append(line[i++]);
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (c == delimiter && !isQuoted)
            {
                names.Add(name.ToString());
                name.Clear();
            }
            else
            {
                name.Append(c);
            }
        }

        if (isQuoted)
            throw new FormatException("has a quote in its first line, the names of the columns, that does not end there");
        names.Add(name.ToString());
        return names;
    }
}
