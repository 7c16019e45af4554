namespace ModelPipeline;

/// <summary>A model that was loaded from its source.</summary>
/// <param name="Model">The model. Whoever disposes of the model ends the lease of its file too.</param>
/// <param name="File">The file that the model was loaded from; null for a kind of model that needs no file.</param>
public sealed record LoadedModel(IModel Model, FetchedModel? File);
