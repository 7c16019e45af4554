namespace ModelPipeline.Grains;

/// <summary>Opens the versions with a role before the silo becomes active, and follows their rollouts while it is.</summary>
internal sealed class RolloutLifecycle(RolloutFollowers followers) : ILifecycleParticipant<ISiloLifecycle>
{
    // After the storage of grain state has begun, and before other silos and clients send calls.
    private const int BeforeActive = ServiceLifecycleStage.ApplicationServices + 1;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(RolloutLifecycle), BeforeActive, followers.RestoreAsync, _ => Task.CompletedTask);
        lifecycle.Subscribe(nameof(RolloutLifecycle), ServiceLifecycleStage.Active, _ =>
        {
            followers.Begin();
            return Task.CompletedTask;
        }, _ => followers.EndAsync());
    }
}
