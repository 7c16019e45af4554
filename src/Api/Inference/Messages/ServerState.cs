namespace ModelPipeline.Api;

/// <summary>Whether the server, or a model, is live or ready.</summary>
/// <param name="Name">The model; null for the server.</param>
/// <param name="Live">Whether the server is live; null where that was not asked.</param>
/// <param name="Ready">Whether it is ready; null where that was not asked.</param>
internal sealed record ServerState(string? Name = null, bool? Live = null, bool? Ready = null);
