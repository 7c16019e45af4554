namespace ModelPipeline.Tests;

/// <summary>The model of <see cref="JobInput"/> as a file. It is trained when the first test asks for it.</summary>
public sealed class JobModel : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;
    private readonly Lazy<string> file;

    public JobModel() => file = new(Train);

    /// <summary>The path of the file.</summary>
    public string File => file.Value;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Train()
    {
        var path = Path.Combine(folder, "model.zip");
        JobInput.Train(path);
        return path;
    }
}
