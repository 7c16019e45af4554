namespace ModelPipeline.Client;

/// <summary>Whether a model is ready.</summary>
internal sealed record ServerState(string? Name, bool? Live, bool? Ready);
