namespace ModelPipeline.Cli;

/// <summary>A server that the user has named.</summary>
/// <param name="Server">Its address.</param>
/// <param name="ApiKey">The key for this server; null for none.</param>
internal sealed record Profile(string? Server = null, string? ApiKey = null);
