namespace ModelPipeline;

/// <summary>
/// What files without types cannot say of themselves, under <c>Pipelines:{name}:Input:Format</c>: for CSV files, and <see cref="Nulls"/>
/// and <see cref="Dates"/> for JSON files too.
/// </summary>
public sealed class InputFormatOptions
{
    /// <summary>The character between two fields. Default: made out from the beginning of the file among <c>, ; tab |</c>.</summary>
    public string Delimiter { get; set; } = "";

    /// <summary>The character around a field that holds the delimiter; doubled inside of it. Default <c>"</c>.</summary>
    public string Quote { get; set; } = "";

    /// <summary>
    /// The file's encoding: <c>utf-8</c>, <c>latin-1</c>, <c>windows-1252</c>, <c>utf-16</c> or another that .NET knows. Default: UTF-8, or
    /// what a byte order mark says.
    /// </summary>
    public string Encoding { get; set; } = "";

    /// <summary>The texts that stand for a missing value beside the empty field, such as <c>NA</c>. Default: none.</summary>
    public string[] Nulls { get; set; } = [];

    /// <summary>The formats of dates, such as <c>%d/%m/%Y</c> or <c>dd/MM/yyyy</c>. Default: ISO 8601 alone.</summary>
    public string[] Dates { get; set; } = [];
}
