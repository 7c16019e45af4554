using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Jobs;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Loading;

/// <summary>What a load job is asked to do with its file.</summary>
/// <param name="Schema">Empty where the table has one already, or it is to be found in the file.</param>
internal sealed record LoadRequest(TableName Table, SourceFormat Format, IReadOnlyList<Field> Schema, bool Autodetects,
    Dispositions Dispositions)
{
    /// <summary>The lines before the first row of a CSV file; null to let an autodetected header decide.</summary>
    public long? SkippedRows { get; init; }

    /// <summary>Detected columns of a CSV file are all STRING.</summary>
    public bool AsStrings { get; init; }

    public string Delimiter { get; init; } = ",";

    public bool IgnoresUnknown { get; init; }

    /// <param name="load">The <c>configuration.load</c>.</param>
    /// <exception cref="ApiException">Something is missing, or unknown to the emulator.</exception>
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
