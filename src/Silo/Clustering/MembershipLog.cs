namespace ModelPipeline.Silo.Clustering;

/// <summary>Logs each silo that comes or goes, one line for each change. Operators look for these lines first.</summary>
internal sealed partial class MembershipLog(ISiloStatusOracle silos, ILogger<MembershipLog> log)
    : ILifecycleParticipant<ISiloLifecycle>, ISiloStatusListener
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(MembershipLog),
        ServiceLifecycleStage.RuntimeInitialize,
        _ => Task.FromResult(silos.SubscribeToSiloStatusEvents(this)),
        _ => Task.FromResult(silos.UnSubscribeFromSiloStatusEvents(this)));

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        var active = silos.GetApproximateSiloStatuses(onlyActive: true).Count;
        if (status == SiloStatus.Dead)
        {
            LogDead(updatedSilo, active);
        }
        else
        {
            LogChange(updatedSilo, status, active);
        }
    }

    [LoggerMessage(EventId = 230, Level = LogLevel.Information, Message = "Silo {Silo} is {Status}; {Active} silo(s) are active")]
    private partial void LogChange(SiloAddress silo, SiloStatus status, int active);

    // A silo that stops in order is dead at the end too, after the status ShuttingDown.
    [LoggerMessage(EventId = 231, Level = LogLevel.Warning, Message = "Silo {Silo} is dead; {Active} silo(s) are active")]
    private partial void LogDead(SiloAddress silo, int active);
}
