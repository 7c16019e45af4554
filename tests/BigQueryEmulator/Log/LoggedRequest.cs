using ModelPipeline.BigQueryEmulator.Faults;

namespace ModelPipeline.BigQueryEmulator.Log;

/// <summary>A received request, whether or not it was answered.</summary>
/// <param name="Target">The path and the query string.</param>
/// <param name="Authorization">The header; null if it is absent.</param>
/// <param name="UserAgent">The header; null if it is absent.</param>
public sealed record LoggedRequest(Operation Operation, string Method, string Target, string? Authorization, string? UserAgent);
