namespace ModelPipeline.Api;

/// <summary>The names of the models.</summary>
/// <param name="Models">The names.</param>
internal sealed record ServedModelList(string[] Models);
