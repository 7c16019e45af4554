namespace ModelPipeline.Models.OpenInference;

/// <summary>What was found out about a server when its model was opened.</summary>
/// <param name="IsBinary">Whether the server takes and sends tensors in binary form.</param>
/// <param name="MaxRows">The most rows of a call.</param>
/// <param name="Version">The version of the model.</param>
/// <param name="Answered">The version that the server answered; null if it answered none.</param>
internal sealed record ServerTraits(bool IsBinary, int MaxRows, string Version, string? Answered);
