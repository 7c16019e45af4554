namespace ModelPipeline.Tests;

[GenerateSerializer, Alias("ModelPipeline.Tests.Note")]
public sealed class Note
{
    [Id(0)]
    public string? Text { get; set; }
}
