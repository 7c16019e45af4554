namespace ModelPipeline.Models.Python.Tests;

/// <summary>A folder for the models of one test class. It is deleted after the tests.</summary>
public sealed class ModelFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("python-tests-").FullName;

    internal LogLines Log { get; } = new();

    public void Dispose() => Directory.Delete(Path, recursive: true);

    internal string Write(string name, string content)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>Loads a module.</summary>
    internal Task<IModel> ModuleAsync(string content, Batch? rows = null, Action<ModelOptions>? configure = null) =>
        LoadAsync(Write($"m{Guid.NewGuid():n}.py", content), rows, configure);

    /// <summary>Loads a model and sets the types of these rows as the types of its inputs.</summary>
    internal async Task<IModel> LoadAsync(string path, Batch? rows = null, Action<ModelOptions>? configure = null)
    {
        var options = new ModelOptions { Path = path, Python = Debian.Python };
        configure?.Invoke(options);
        var token = TestContext.Current.CancellationToken;
        var model = (ITypedByInput)await new PythonLoader(TimeProvider.System, Log).LoadAsync(options, token);
        try
        {
            var types = model.Inputs.Select(field => field.Type == ColumnType.Text && rows is not null ? rows[field.Name].Field : field);
            await model.UseInputTypesAsync(new(types), rows is { Count: > 0 } ? rows : null, token);
            return model;
        }
        catch
        {
            await model.DisposeAsync();
            throw;
        }
    }

    /// <summary>The fault of a model that does not load.</summary>
    internal async Task<Fault> FaultAsync(string path, Batch? rows = null, Action<ModelOptions>? configure = null) =>
        Assert.Single((await Assert.ThrowsAsync<PipelineConfigurationException>(() => LoadAsync(path, rows, configure))).Faults);
}
