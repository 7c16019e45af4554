using System.Text;
using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>Checks which texts PostgreSQL can store: all of Unicode without the character NUL.</summary>
internal static class PostgreSqlText
{
    /// <summary>The text, with a replacement character for each character that PostgreSQL cannot store.</summary>
    public static string Hold(string text) =>
        CanHold(text) ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');

    /// <summary>Whether PostgreSQL can store the text.</summary>
    public static bool CanHold(string text) => !text.Contains('\0', StringComparison.Ordinal) && UnicodeText.IsWhole(text);
}
