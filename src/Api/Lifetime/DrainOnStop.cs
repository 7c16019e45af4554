namespace ModelPipeline.Api;

/// <summary>Stops the process in order: first the calls in flight finish, then the server and the silo stop.</summary>
internal sealed class DrainOnStop(Drain drain, ILogger<DrainOnStop> log) : IHostedLifecycleService
{
    // A host has 30 seconds to stop. The server and the silo get the rest.
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(25);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var finished = drain.BeginAsync();
        if (drain.InFlight > 0)
            log.LogDraining(drain.InFlight);
        try
        {
            await finished.WaitAsync(Timeout, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            log.LogCutOff(drain.InFlight);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
