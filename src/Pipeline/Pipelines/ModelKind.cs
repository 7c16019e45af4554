namespace ModelPipeline;

/// <summary>A kind of model file.</summary>
/// <param name="Name">The name that <c>Model:Kind</c> can give; unique among model kinds, in any case.</param>
/// <param name="Extension">The file ending that says it, such as <c>.onnx</c>.</param>
/// <param name="LoadAsync">Loads and warms a model. Throws <see cref="PipelineConfigurationException"/> where the file or a setting does
/// not fit.</param>
public sealed record ModelKind(string Name, string Extension, Func<ModelOptions, CancellationToken, Task<IModel>> LoadAsync)
{
    /// <summary>All file endings that say it.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [Extension];

    /// <summary>The name of a file that says it of the folder that holds the file; null for a kind that has no folders.</summary>
    public string? FolderMark { get; init; }

    /// <summary>Whether the path alone says that the model is of this kind.</summary>
    public bool Takes(string path) =>
        Extensions.Any(extension => path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        || (FolderMark is not null && File.Exists(Path.Combine(path, FolderMark)));
}
