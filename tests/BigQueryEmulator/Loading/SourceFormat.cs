namespace ModelPipeline.BigQueryEmulator.Loading;

internal enum SourceFormat
{
    Csv,
    NewlineDelimitedJson,
}
