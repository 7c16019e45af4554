namespace ModelPipeline.Api;

/// <summary>A model in the index of the server.</summary>
/// <param name="Name">The name.</param>
/// <param name="Version">The version that answers.</param>
/// <param name="State"><c>READY</c>: a model that is not ready is not in the index.</param>
internal sealed record ServedModelState(string Name, string Version, string State);
