namespace ModelPipeline.Grains;

/// <summary>Ends the work on partitions when the silo is told to stop, while it can still report progress to the jobs.</summary>
internal sealed class JobLifecycle(PartitionScorer scorer) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(JobLifecycle), ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => scorer.CloseAsync(Grace));
}
