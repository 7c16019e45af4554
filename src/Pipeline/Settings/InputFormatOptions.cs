namespace ModelPipeline;

/// <summary>
/// Describes the format of files without types, under <c>Pipelines:{name}:Input:Format</c>. All settings apply to CSV files; <see
/// cref="Nulls"/> and <see cref="Dates"/> also apply to JSON files.
/// </summary>
public sealed class InputFormatOptions
{
    /// <summary>The character between two fields. Default: detected among <c>, ; tab |</c> from the beginning of the file.</summary>
    public string Delimiter { get; set; } = "";

    /// <summary>The character around a field that contains the delimiter. Inside the field it is doubled. Default <c>"</c>.</summary>
    public string Quote { get; set; } = "";

    /// <summary>
    /// The file's encoding: <c>utf-8</c>, <c>latin-1</c>, <c>windows-1252</c>, <c>utf-16</c> or another encoding that .NET knows. Default:
    /// UTF-8, or the encoding of the byte order mark.
    /// </summary>
    public string Encoding { get; set; } = "";

    /// <summary>The texts that mean a missing value, such as <c>NA</c>, in addition to the empty field. Default: none.</summary>
    public string[] Nulls { get; set; } = [];

    /// <summary>The formats of dates, such as <c>%d/%m/%Y</c> or <c>dd/MM/yyyy</c>. Default: only ISO 8601.</summary>
    public string[] Dates { get; set; } = [];
}
