using System.Text;

namespace ModelPipeline.Connectors.Sql;

/// <summary>The parameter <c>@users</c> of the query in <c>Input:Query</c>.</summary>
public static class UsersParameter
{
    /// <summary>The parameter as users write it.</summary>
    public const string Name = "@users";

    /// <summary>
    /// Replaces the parameter by the database's own spelling. Texts, quoted names and comments stay as they are. A semicolon at the end is
    /// dropped, so that the query can stand inside another query.
    /// </summary>
    /// <exception cref="PipelineConfigurationException"><c>Input:Query</c> does not use the parameter.</exception>
    public static string Replace(string query, string spelling)
    {
        var sql = query.TrimEnd().TrimEnd(';');
        var result = new StringBuilder(sql.Length);
        var found = false;
        for (var i = 0; i < sql.Length;)
        {
            var end = SkipEnd(sql, i);
            if (end > i)
            {
                result.Append(sql, i, end - i);
                i = end;
            }
            else if (IsParameter(sql, i))
            {
                found = true;
                result.Append(spelling);
                i += Name.Length;
            }
            else
            {
                result.Append(sql[i++]);
            }
        }

        return found
            ? result.ToString()
            : throw new PipelineConfigurationException("Input:Query", $"does not take the ids; compare the user column with {Name}.");
    }

    private static bool IsParameter(string sql, int at) =>
        string.CompareOrdinal(sql, at, Name, 0, Name.Length) == 0
        && (at + Name.Length == sql.Length || !(char.IsLetterOrDigit(sql[at + Name.Length]) || sql[at + Name.Length] == '_'));

    // The end of the text, quoted name or comment that begins here; the same position where none begins.
    private static int SkipEnd(string sql, int at)
    {
        var (close, length) = sql[at] switch
        {
            '\'' => ("'", 1),
            '"' => ("\"", 1),
            '-' when sql.AsSpan(at).StartsWith("--") => ("\n", 2),
            '/' when sql.AsSpan(at).StartsWith("/*") => ("*/", 2),
            _ => ("", 0),
        };
        if (length == 0)
            return at;
        var end = sql.IndexOf(close, at + length, StringComparison.Ordinal);
        return end < 0 ? sql.Length : end + close.Length;
    }
}
