namespace ModelPipeline;

/// <summary>A kind of model file.</summary>
/// <param name="Name">The name that <c>Model:Kind</c> can give; unique among model kinds, in any case.</param>
/// <param name="Extension">The file ending that says it, such as <c>.onnx</c>.</param>
/// <param name="LoadAsync">Loads and warms a model. Throws <see cref="PipelineConfigurationException"/> where the file or a setting does not fit.</param>
public sealed record ModelKind(string Name, string Extension, Func<ModelOptions, CancellationToken, Task<IModel>> LoadAsync);
