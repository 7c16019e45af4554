namespace ModelPipeline.Grains;

/// <summary>The control of a host without a database for it: nothing is paused, and each silo owns its triggers.</summary>
internal sealed class FreeTriggers : ITriggerControl
{
    public Task<IReadOnlyList<TriggerOrder>> SyncAsync(
        string silo, IReadOnlyList<TriggerReport> reports, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TriggerOrder>>([.. reports.Select(_ => new TriggerOrder(IsPaused: false, IsOwner: true))]);

    public Task LeaveAsync(string silo, CancellationToken cancellationToken) => Task.CompletedTask;
}
