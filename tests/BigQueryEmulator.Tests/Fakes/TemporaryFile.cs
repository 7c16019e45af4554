namespace ModelPipeline.BigQueryEmulator.Tests.Fakes;

/// <summary>A file with a text. It is deleted at the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text)
    {
        File.WriteAllText(Path, text);
    }

    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
