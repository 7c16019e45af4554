namespace ModelPipeline.Silo.Starting;

/// <summary>
/// Waits at the start for what others bring up, for as long as it takes: processes are started in any order, and one that gave up would be
/// started again only to give up again. Says what it waits for, and where, in the log and in <c>/health/ready</c>.
/// </summary>
internal sealed partial class StartWait(Joining joining, TimeProvider clock, ILogger<StartWait> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);

    private string? awaited;
    private long began;
    private long logged;

    /// <summary>Ends when nothing is missing.</summary>
    /// <param name="what">What is waited for, and where.</param>
    /// <param name="missing">Looks; null where nothing is missing, otherwise what is. What it throws ends the wait.</param>
    /// <param name="cancellationToken">The process is told to stop.</param>
    public async Task UntilAsync(string what, Func<CancellationToken, Task<string?>> missing, CancellationToken cancellationToken)
    {
        while (await missing(cancellationToken) is { } reason)
            await PauseAsync(what, reason, cancellationToken);
        if (awaited == what)
            LogFound(what, clock.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Tells what is missing, every few seconds, and lets a moment pass. One start waits for one thing at a time.</summary>
    public async Task PauseAsync(string what, string reason, CancellationToken cancellationToken)
    {
        if (awaited != what)
            (awaited, began, logged) = (what, clock.GetTimestamp(), 0);
        joining.WaitsFor = $"Waits for {what}.";
        if (logged == 0 || clock.GetElapsedTime(logged) >= LogEvery)
        {
            logged = clock.GetTimestamp();
            LogWaiting(what, clock.GetElapsedTime(began).TotalSeconds, reason.TrimEnd('.'));
        }

        await Task.Delay(Pause, clock, cancellationToken);
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Warning, Message = "Waiting for {What}, {Seconds:0} s so far: {Reason}")]
    private partial void LogWaiting(string what, double seconds, string reason);

    [LoggerMessage(EventId = 201, Level = LogLevel.Information, Message = "Found {What} after {Seconds:0} s")]
    private partial void LogFound(string what, double seconds);
}
