namespace ModelPipeline.Api;

/// <summary>What <c>check</c> found.</summary>
/// <param name="File">The file with the settings.</param>
/// <param name="Pipelines">The pipelines that the file declares.</param>
/// <param name="Faults">The faults; empty for good settings.</param>
internal sealed record CheckReport(string File, IReadOnlyList<string> Pipelines, IReadOnlyList<Fault> Faults);
