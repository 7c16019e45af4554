namespace ModelPipeline.Models.Python;

/// <summary>A Python process that applies the model, one call at a time. Its time and memory are watched during a call.</summary>
internal sealed class Worker(PythonHost host, int pid, Connection connection, long maxMemory, TimeProvider clock) : IDisposable
{
    // How often a long call is checked, and how often a worker with short calls is checked.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CheckMemoryEvery = TimeSpan.FromMilliseconds(50);

    // If this process was paused, the answer may have arrived without being read yet.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private long memoryCheckedAt = clock.GetTimestamp();

    public int Pid => pid;

    /// <summary>Whether the process ended while no call was in progress.</summary>
    public bool HasEnded => connection.HasEnded;

    /// <summary>Sends a request and waits for the answer. Ends the worker if the call takes too long or needs too much memory.</summary>
    /// <exception cref="WorkerEndedException">The worker has ended.</exception>
    public async Task<Frame> CallAsync(FrameWriter request, TimeSpan limit)
    {
        var began = clock.GetTimestamp();
        var call = connection.CallAsync(request);
        try
        {
            while (true)
            {
                var rest = limit - clock.GetElapsedTime(began);
                if (await IsAnsweredAsync(call, rest < CheckEvery ? rest + Grace : CheckEvery))
                    return await call;
                if (rest < CheckEvery)
                    throw await KilledAsync(call, $"took longer than {limit.TotalSeconds:0.0} seconds, and was ended");
                if (MemoryLimit.Of(pid) > maxMemory + (maxMemory / 2))
                    throw await KilledAsync(call, $"had half as much again as Model:MaxMemory ({maxMemory >> 20} MB), and was ended");
            }
        }
        catch (EndOfStreamException)
        {
            throw new WorkerEndedException($"ended ({await host.HowEndedAsync(pid)})", wasKilled: false);
        }
    }

    /// <summary>Whether the worker has more memory than it may have. Asked between calls.</summary>
    public bool IsTooLarge()
    {
        if (clock.GetElapsedTime(memoryCheckedAt) < CheckMemoryEvery)
            return false;
        memoryCheckedAt = clock.GetTimestamp();
        return MemoryLimit.Of(pid) > maxMemory;
    }

    public Task KillAsync() => host.KillWorkerAsync(pid);

    public void Dispose() => connection.Dispose();

    private async Task<WorkerEndedException> KilledAsync(Task call, string how)
    {
        await KillAsync();
        // The request's memory is reused, so the call must have stopped reading it.
        await call.ContinueWith(static _ => { }, TaskScheduler.Default);
        return new(how, wasKilled: true);
    }

    // An exception of the call is thrown where the call is awaited.
    private async Task<bool> IsAnsweredAsync(Task call, TimeSpan time)
    {
        try
        {
            await call.WaitAsync(time > TimeSpan.Zero ? time : TimeSpan.Zero, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return call.IsCompleted;
        }
    }
}
