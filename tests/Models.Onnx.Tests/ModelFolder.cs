namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>A folder for the models of one test class. It is deleted after the tests.</summary>
public sealed class ModelFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("onnx-tests-").FullName;

    public string Write(byte[] content)
    {
        var file = Path.Combine(path, $"{Guid.NewGuid():N}.onnx");
        File.WriteAllBytes(file, content);
        return file;
    }

    public void Dispose() => Directory.Delete(path, recursive: true);

    internal Task<IModel> LoadAsync(OnnxGraph graph, Action<ModelOptions>? configure = null) =>
        LoadAsync(Write(graph.ToArray()), configure);

    internal static Task<IModel> LoadAsync(string file, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Path = file };
        configure?.Invoke(options);
        return OnnxLoader.LoadAsync(options, TestContext.Current.CancellationToken);
    }

    /// <summary>Loads the model, applies it once, and unloads it.</summary>
    internal async Task<Batch> ApplyAsync(OnnxGraph graph, Batch batch, Action<ModelOptions>? configure = null)
    {
        await using var model = await LoadAsync(graph, configure);
        return await model.ApplyAsync(batch, TestContext.Current.CancellationToken);
    }

    /// <summary>One column of a model's answers.</summary>
    internal static async Task<T[]> AnswersAsync<T>(IModel model, Batch batch, string column) =>
        (await model.ApplyAsync(batch, TestContext.Current.CancellationToken)).Values<T>(column).ToArray();

    /// <summary>The faults of a model that does not load.</summary>
    internal async Task<IReadOnlyList<Fault>> FaultsAsync(OnnxGraph graph, Action<ModelOptions>? configure = null) =>
        (await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(graph, configure))).Faults;

    internal async Task<Fault> FaultAsync(OnnxGraph graph, Action<ModelOptions>? configure = null) =>
        Assert.Single(await FaultsAsync(graph, configure));
}
