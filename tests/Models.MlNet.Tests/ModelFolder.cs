namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>A folder for the models of one test class. It is deleted after the tests.</summary>
public sealed class ModelFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("mlnet-tests-").FullName;

    public string NewFile() => Path.Combine(path, $"{Guid.NewGuid():N}.zip");

    public void Dispose() => Directory.Delete(path, recursive: true);

    internal string Write(Trained trained)
    {
        var file = NewFile();
        trained.Save(file);
        return file;
    }

    internal Task<IModel> LoadAsync(Trained trained, Action<ModelOptions>? configure = null) => LoadAsync(Write(trained), configure);

    internal static Task<IModel> LoadAsync(string file, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Path = file };
        configure?.Invoke(options);
        return MlNetLoader.LoadAsync(options, TestContext.Current.CancellationToken);
    }

    /// <summary>The faults of a model that does not load.</summary>
    internal async Task<IReadOnlyList<Fault>> FaultsAsync(Trained trained, Action<ModelOptions>? configure = null) =>
        (await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(trained, configure))).Faults;

    internal async Task<Fault> FaultAsync(Trained trained, Action<ModelOptions>? configure = null) =>
        Assert.Single(await FaultsAsync(trained, configure));
}
