using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Loading;

/// <summary>The request of a load job.</summary>
/// <param name="Schema">The columns; empty if the table has a schema already, or if the file decides.</param>
internal sealed record LoadRequest(TableName Table, SourceFormat Format, IReadOnlyList<Field> Schema, bool Autodetects,
    Dispositions Dispositions)
{
    /// <summary>The number of lines before the first row of a CSV file; null if a detected header decides.</summary>
    public long? SkippedRows { get; init; }

    /// <summary>Whether all detected columns of a CSV file are STRING.</summary>
    public bool AsStrings { get; init; }

    public string Delimiter { get; init; } = ",";

    public bool IgnoresUnknown { get; init; }

    /// <param name="load">The member <c>configuration.load</c>.</param>
    /// <exception cref="ApiException">A member is missing, or the emulator does not support it.</exception>
    public static LoadRequest Read(string project, JsonObject load)
    {
        var format = load.Text("sourceFormat")?.ToUpperInvariant() ?? "CSV";
        return new(
            TableReference.Read(load["destinationTable"], project)
                ?? throw ApiException.Invalid("Required parameter is missing: destinationTable"),
            format switch
            {
                "CSV" => SourceFormat.Csv,
                "NEWLINE_DELIMITED_JSON" => SourceFormat.NewlineDelimitedJson,
                _ => throw ApiException.Invalid($"The BigQuery emulator does not load {format}."),
            },
            SchemaJson.Read(load["schema"]),
            load.Flag("autodetect") ?? false,
            Dispositions.Read(load))
        {
            SkippedRows = load.Number("skipLeadingRows"),
            Delimiter = load.Text("fieldDelimiter") is { Length: > 0 } delimiter ? delimiter : ",",
            IgnoresUnknown = load.Flag("ignoreUnknownValues") ?? false,
        };
    }
}
