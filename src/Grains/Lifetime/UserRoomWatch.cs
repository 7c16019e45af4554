using Microsoft.Extensions.Logging;

namespace ModelPipeline.Grains;

/// <summary>
/// Measures the heap four times a second as long as the silo lives, and says when there is no room for more users. In a cluster of one
/// process, idle users leave meanwhile.
/// </summary>
internal sealed partial class UserRoomWatch(UserRoom room, UserActivations users, SiloHeap heap, ClusterKind cluster, TimeProvider clock,
    ILogger<UserRoomWatch> log) : ILifecycleParticipant<ISiloLifecycle>
{
    private const int PerSecond = 4;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1) / PerSecond;

    // One warning a minute tells enough.
    private static readonly TimeSpan WarnEvery = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource stop = new();
    private readonly IdleUsers? idle = cluster.IsOneProcess ? new(users, PerSecond) : null;
    private Task watching = Task.CompletedTask;
    private long? warnedAt;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(UserRoomWatch), ServiceLifecycleStage.First, _ => BeginAsync(), _ => EndAsync());

    private Task BeginAsync()
    {
        Measure();
        watching = Task.Run(WatchAsync);
        return Task.CompletedTask;
    }

    private async Task EndAsync()
    {
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stop.Token))
        {
            try
            {
                Measure();
            }
            catch (OutOfMemoryException)
            {
                // The last limit holds until the next reading.
            }
        }
    }

    private void Measure()
    {
        var active = users.Count;
        var reading = heap.Read();
        if (room.Measure(reading, active))
            heap.Collect();
        idle?.Turn(reading);
        if (!room.IsFullAt(active) || (warnedAt is { } before && clock.GetElapsedTime(before) < WarnEvery))
            return;
        warnedAt = clock.GetTimestamp();
        LogFull(active, reading.LiveBytes >> 20, reading.LimitBytes >> 20);
    }

    [LoggerMessage(EventId = 240, Level = LogLevel.Warning,
        Message = "{Users} users are active, as many as the heap has room for ({Live} MB of {Limit} MB are alive). Calls for other users "
            + "get 503 saturated until idle users have left")]
    private partial void LogFull(int users, long live, long limit);
}
