using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>What <c>status</c> shows.</summary>
/// <param name="Server">The address of the server.</param>
/// <param name="Health">Whether calls are served.</param>
/// <param name="Pipelines">The pipelines.</param>
/// <param name="Jobs">The jobs that are not over.</param>
internal sealed record StatusReport(
    Uri Server, HealthReport Health, IReadOnlyList<PipelineInfo> Pipelines, IReadOnlyList<JobInfo> Jobs);
