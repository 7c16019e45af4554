namespace ModelPipeline.Silo.Starting;

/// <summary>
/// Lets a starting process wait, without a limit, for stores and silos that are not up yet. Processes start in any order; a process that
/// gave up would only be restarted and give up again. The log and <c>/health/ready</c> say what the process waits for, and where.
/// </summary>
internal sealed partial class StartWait(Joining joining, TimeProvider clock, ILogger<StartWait> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogEvery = TimeSpan.FromSeconds(5);

    private string? awaited;
    private long began;
    private long logged;

    /// <summary>Waits until nothing is missing.</summary>
    /// <param name="what">The thing that the process waits for, and its place.</param>
    /// <param name="missing">
    /// Checks the thing. Returns null where nothing is missing, otherwise the reason. An exception ends the wait.
    /// </param>
    /// <param name="cancellationToken">Cancelled when the process is told to stop.</param>
    public async Task UntilAsync(string what, Func<CancellationToken, Task<string?>> missing, CancellationToken cancellationToken)
    {
        while (await missing(cancellationToken) is { } reason)
            await PauseAsync(what, reason, cancellationToken);
        if (awaited == what)
            LogFound(what, clock.GetElapsedTime(began).TotalSeconds);
    }

    /// <summary>Logs the reason every five seconds, and waits for a second. A start waits for one thing at a time.</summary>
    public async Task PauseAsync(string what, string reason, CancellationToken cancellationToken)
    {
        if (awaited != what)
        {
            awaited = what;
            began = clock.GetTimestamp();
            logged = 0;
        }

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
