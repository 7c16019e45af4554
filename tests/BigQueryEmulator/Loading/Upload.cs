namespace ModelPipeline.BigQueryEmulator.Loading;

/// <param name="Metadata">The Job resource.</param>
/// <param name="Path">The path of the file with the received bytes.</param>
internal sealed record Upload(JsonObject Metadata, string Path)
{
    public long Length { get; set; }
}
