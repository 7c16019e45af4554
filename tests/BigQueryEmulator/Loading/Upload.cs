namespace ModelPipeline.BigQueryEmulator.Loading;

/// <param name="Metadata">The Job.</param>
/// <param name="Path">Of the file with the bytes that came.</param>
internal sealed record Upload(JsonObject Metadata, string Path)
{
    public long Length { get; set; }
}
