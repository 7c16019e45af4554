using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>
/// Runs the triggers while the silo is active. Every three seconds it tells what they do, and hears whether they may go on. Where nobody
/// answers they go on as before; a trigger of one owner stops before another silo could own it.
/// </summary>
internal sealed partial class TriggerLifecycle(
    TriggerSet triggers, ITriggerControl control, ILocalSiloDetails silo, TimeProvider clock, ILogger<TriggerLifecycle> log)
    : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LagEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // Shorter than the 15 seconds for which a silo owns a trigger.
    private static readonly TimeSpan OwnedFor = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private Task syncing = Task.CompletedTask;
    private Task reading = Task.CompletedTask;
    private long syncedAt;
    private bool isFailing;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(TriggerLifecycle), ServiceLifecycleStage.Active, _ => BeginAsync(), _ => EndAsync());

    private Task BeginAsync()
    {
        triggers.Begin();
        if (triggers.All.Count == 0)
            return Task.CompletedTask;
        using (ExecutionContext.SuppressFlow())
            syncing = Task.Run(SyncAllAsync);
        return Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        if (triggers.All.Count == 0)
            return;
        await stop.CancelAsync();
        await syncing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await reading.WaitAsync(Grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await triggers.CloseAsync(Grace);
        using var limit = new CancellationTokenSource(Grace, clock);
        await control.LeaveAsync(silo.SiloAddress.ToString(), limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SyncAllAsync()
    {
        var lagAt = (long?)null;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await SyncAsync(stop.Token);
                if (reading.IsCompleted && (lagAt is null || clock.GetElapsedTime(lagAt.Value) >= LagEvery))
                {
                    lagAt = clock.GetTimestamp();
                    reading = Task.WhenAll(triggers.All.Select(trigger => Task.Run(() => ReadLagAsync(trigger))));
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // Any kind of exception: whatever goes wrong here must not end the triggers.
                Fail(e);
            }

            await Task.Delay(Every, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SyncAsync(CancellationToken cancellationToken)
    {
        var orders = await control.SyncAsync(silo.SiloAddress.ToString(), [.. triggers.All.Select(TriggerReport.Of)], cancellationToken);
        foreach (var (trigger, order) in triggers.All.Zip(orders))
            trigger.Allow(order.IsPaused, order.IsOwner);
        syncedAt = clock.GetTimestamp();
        isFailing = false;
    }

    // Beside the rest: a source that does not answer must not keep the silo from what others say.
    private async Task ReadLagAsync(TriggerRunner trigger)
    {
        try
        {
            await trigger.ReadLagAsync(stop.Token);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            LogNoLag(trigger.Pipeline, trigger.Name, e.GetType());
        }
    }

    private void Fail(Exception e)
    {
        if (!isFailing)
            LogUnheard(e.GetType());
        isFailing = true;
        if (clock.GetElapsedTime(syncedAt) < OwnedFor)
            return;
        foreach (var trigger in triggers.All.Where(each => each.HasOneOwner))
            trigger.Allow(trigger.State == TriggerState.Paused, owner: false);
    }

    [LoggerMessage(EventId = 740, Level = LogLevel.Warning,
        Message = "The cluster's database does not say whether triggers may go on; they go on as before ({Type})")]
    private partial void LogUnheard(Type type);

    [LoggerMessage(EventId = 741, Level = LogLevel.Warning,
        Message = "Pipeline {Pipeline}: it is not known how many events of trigger {Trigger} wait ({Type})")]
    private partial void LogNoLag(string pipeline, string trigger, Type type);
}
