using System.Text;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Quotes the names of tables and columns. A quoted name stays a name, whatever characters the name has.</summary>
public static class SqlName
{
    /// <summary>The name in double quotes.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// Quotes a table's name from a setting: parts between dots, where a part in double quotes can hold dots (<c>sales.customers</c>,
    /// <c>"my.table"</c>).
    /// </summary>
    public static string QuoteTable(string table) => string.Join('.', Parts(table).Select(Quote));

    /// <summary>
    /// Quotes the name of a second table beside a table: the same name with a suffix. Cuts the name before the suffix where the database
    /// allows fewer bytes.
    /// </summary>
    public static string QuoteBeside(string table, string suffix, int maxBytes = int.MaxValue)
    {
        var parts = Parts(table);
        var name = parts[^1];
        while (Encoding.UTF8.GetByteCount(name + suffix) > maxBytes)
            name = name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        return string.Join('.', parts.SkipLast(1).Append(name + suffix).Select(Quote));
    }

    /// <summary>The parts of a table's name, without their quotes.</summary>
    public static IReadOnlyList<string> Parts(string table)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < table.Length; i++)
        {
            if (table[i] == '.' && !quoted)
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }

            if (table[i] != '"')
            {
                part.Append(table[i]);
                continue;
            }

            // A doubled quote inside quotes stands for one quote.
            if (quoted && i + 1 < table.Length && table[i + 1] == '"')
            {
                part.Append(table[i++]);
            }
            else
            {
                quoted = !quoted;
            }
        }

        parts.Add(part.ToString());
        return parts;
    }
}
