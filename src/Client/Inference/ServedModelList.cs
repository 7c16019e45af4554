namespace ModelPipeline.Client;

/// <summary>The names of the models.</summary>
internal sealed record ServedModelList(IReadOnlyList<string> Models);
