namespace ModelPipeline;

/// <summary>A kind of model file.</summary>
/// <param name="Name">The name for the setting <c>Model:Kind</c>; unique among model kinds, case-insensitive.</param>
/// <param name="Extension">The file name extension of this kind, such as <c>.onnx</c>.</param>
/// <param name="LoadAsync">
/// Loads a model and warms it up. Throws <see cref="PipelineConfigurationException"/> if the file or a setting does not fit.
/// </param>
public sealed record ModelKind(string Name, string Extension, Func<ModelOptions, CancellationToken, Task<IModel>> LoadAsync)
{
    /// <summary>All file name extensions of this kind.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [Extension];

    /// <summary>The name of a file that marks a folder as a model of this kind; null for a kind without folders.</summary>
    public string? FolderMark { get; init; }

    /// <summary>Whether the models of this kind are on a server, which applies them. Nothing is fetched.</summary>
    public bool IsOfServer { get; init; }

    /// <summary>Whether the path is enough to tell that the model is of this kind.</summary>
    public bool Takes(string path) =>
        Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        || (FolderMark is not null && File.Exists(Path.Combine(path, FolderMark)));
}
