using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Which texts BigQuery can hold: all of Unicode.</summary>
internal static class BigQueryText
{
    /// <summary>Whether BigQuery can hold the text.</summary>
    public static bool CanHold(string text) => UnicodeText.IsWhole(text);

    /// <summary>The text, with U+FFFD in place of each half of a pair.</summary>
    public static string Whole(string text) => CanHold(text) ? text : string.Concat(text.EnumerateRunes());
}
