namespace ModelPipeline.Models.Python;

/// <summary>One Python process that applies the model, a call at a time; watched while it does.</summary>
internal sealed class Worker(PythonHost host, int pid, Connection connection, long maxMemory, TimeProvider clock) : IDisposable
{
    // How often a call that lasts is looked at, and how often a worker of short calls is.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    // Where this process stood still, the answer is there and not yet read.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private long looked = clock.GetTimestamp();

    public int Pid => pid;

    /// <summary>Whether it has gone while no call was under way.</summary>
    public bool HasEnded => connection.HasEnded;

    /// <summary>Sends a call and waits for its answer; ends the worker where it takes too long or too much.</summary>
    /// <exception cref="WorkerEndedException">It has ended.</exception>
    public async Task<Frame> CallAsync(FrameWriter request, TimeSpan limit)
    {
        var began = clock.GetTimestamp();
        var call = connection.CallAsync(request);
        try
        {
            while (true)
            {
                var rest = limit - clock.GetElapsedTime(began);
                if (await IsAnsweredAsync(call, rest < Glance ? rest + Grace : Glance))
                    return await call;
                if (rest < Glance)
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

    /// <summary>Whether it has more memory than it may; asked between calls.</summary>
    public bool IsTooLarge()
    {
        if (clock.GetElapsedTime(looked) < Between)
            return false;
        looked = clock.GetTimestamp();
        return MemoryLimit.Of(pid) > maxMemory;
    }

    public Task KillAsync() => host.KillWorkerAsync(pid);

    public void Dispose() => connection.Dispose();

    private async Task<WorkerEndedException> KilledAsync(Task call, string how)
    {
        await KillAsync();
        // The request is not given back before nothing reads it any more.
        await call.ContinueWith(static _ => { }, TaskScheduler.Default);
        return new(how, wasKilled: true);
    }

    // What the call throws, it throws to whoever awaits it.
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
