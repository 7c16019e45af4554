namespace ModelPipeline.Grains;

/// <summary>Opens the pipelines before the silo joins the cluster, and closes them after its grains have stopped.</summary>
internal sealed class PipelineLifecycle(PipelineSet pipelines) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(PipelineLifecycle), ServiceLifecycleStage.First, pipelines.OpenAsync,
            _ => pipelines.DisposeAsync().AsTask());
}
