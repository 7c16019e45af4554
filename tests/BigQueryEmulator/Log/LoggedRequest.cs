using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.BigQueryEmulator.Log;

/// <summary>A request that came in, whether or not it was answered.</summary>
/// <param name="Target">Its path and query.</param>
/// <param name="Authorization">The header, or null.</param>
/// <param name="UserAgent">The header, or null.</param>
public sealed record LoggedRequest(Operation Operation, string Method, string Target, string? Authorization, string? UserAgent);
