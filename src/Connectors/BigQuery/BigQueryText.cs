using ModelPipeline.Connectors.Sql;

namespace ModelPipeline.Connectors.BigQuery;

/// <summary>Texts that BigQuery can hold: valid Unicode texts.</summary>
internal static class BigQueryText
{
    /// <summary>Whether BigQuery can hold the text.</summary>
    public static bool CanHold(string text) => UnicodeText.IsWhole(text);

    /// <summary>The text, with U+FFFD instead of each unpaired surrogate.</summary>
    public static string Whole(string text) => CanHold(text) ? text : string.Concat(text.EnumerateRunes());
}
