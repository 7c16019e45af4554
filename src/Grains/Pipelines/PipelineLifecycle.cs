namespace ModelPipeline.Grains;

/// <summary>Opens the pipelines before the silo joins the cluster, and closes them after its grains have stopped.</summary>
internal sealed class PipelineLifecycle(PipelineSet pipelines, JobMetrics jobs, ScheduleMetrics schedules, SeenSample seen)
    : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(PipelineLifecycle), ServiceLifecycleStage.First, OpenAsync, _ => pipelines.DisposeAsync().AsTask());

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await pipelines.OpenAsync(cancellationToken);
        foreach (var runner in pipelines.All)
        {
            jobs.Opened(runner.Pipeline.Name);
            schedules.Opened(runner.Pipeline.Name);
            seen.Join(runner.Pipeline);
        }
    }
}
