using System.Text;

namespace ModelPipeline.Connectors.Sql;

/// <summary>Names of tables and columns, always quoted: whatever they hold, they are names and nothing else.</summary>
public static class SqlName
{
    /// <summary>One name in double quotes.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>
    /// A table's name as a setting gives it: parts between dots, where a part in double quotes may hold dots itself
    /// (<c>sales.customers</c>, <c>"my.table"</c>).
    /// </summary>
    public static string QuoteTable(string table) => string.Join('.', Parts(table).Select(Quote));

    /// <summary>
    /// The name of a table beside that one, which ends with a suffix; the name before it is cut where the database has no more bytes for
    /// both.
    /// </summary>
    public static string QuoteBeside(string table, string suffix, int maxBytes = int.MaxValue)
    {
        var parts = Parts(table);
        var name = parts[^1];
        while (Encoding.UTF8.GetByteCount(name + suffix) > maxBytes)
            name = name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        return string.Join('.', parts.SkipLast(1).Append(name + suffix).Select(Quote));
    }

    /// <summary>The parts of such a name, without their quotes.</summary>
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

            // A doubled quote inside quotes is one quote.
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
