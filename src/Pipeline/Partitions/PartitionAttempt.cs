namespace ModelPipeline;

/// <summary>
/// An attempt at a partition. It continues without its caller while somebody asks about it at least every 10 seconds. After its end it
/// remembers its progress, for a job that lost the last report.
/// </summary>
internal sealed class PartitionAttempt(PartitionProgress known, TimeProvider clock)
{
    // A job asks several times a second. A job that moves to another silo needs some seconds.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private volatile PartitionRun? run;
    private volatile PartitionProgress last = known;
    private long contactAt = clock.GetTimestamp();
    private long endedAt = clock.GetTimestamp();

    /// <summary>Completes when the attempt ends; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>The progress of the attempt.</summary>
    public PartitionProgress Progress => run?.Progress ?? last;

    /// <summary>Whether the attempt waits for its turn.</summary>
    public bool IsWaiting => run is null && !Completion.IsCompleted;

    /// <summary>Limits the users that the attempt reads.</summary>
    public UserRate Rate { get; } = new(clock);

    /// <summary>Whether the job has received the final report.</summary>
    public bool IsTold { get; set; }

    /// <summary>Whether the attempt ended longer ago than the given time.</summary>
    public bool EndedBefore(TimeSpan time) => Completion.IsCompleted && clock.GetElapsedTime(Volatile.Read(ref endedAt)) > time;

    /// <summary>Records that somebody asked about the attempt.</summary>
    public void RecordContact() => Volatile.Write(ref contactAt, clock.GetTimestamp());

    /// <summary>Begins the attempt in the background.</summary>
    /// <param name="slots">One slot is held while the attempt runs.</param>
    /// <param name="create">Creates the run.</param>
    /// <param name="onEnd">Called after the end of the run.</param>
    public void Begin(SemaphoreSlim slots, Func<PartitionProgress, PartitionRun> create, Action<PartitionRun> onEnd)
    {
        // The attempt must not inherit the trace and the scheduler of the call that begins it.
        using (ExecutionContext.SuppressFlow())
        {
            Completion = Task.Run(() => RunAsync(slots, create, onEnd));
            _ = Task.Run(WatchAsync);
        }
    }

    /// <summary>Ends the attempt. Batches that were read are still scored if that takes no longer than the grace time.</summary>
    public async Task EndAsync(TimeSpan grace)
    {
        if (run is { } running)
        {
            running.Close();
            await Completion.WaitAsync(grace, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await stop.CancelAsync();
    }

    private async Task RunAsync(SemaphoreSlim slots, Func<PartitionProgress, PartitionRun> create, Action<PartitionRun> onEnd)
    {
        try
        {
            await slots.WaitAsync(stop.Token);
            try
            {
                var running = create(last);
                run = running;
                last = await running.ToEndAsync(stop.Token);
                onEnd(running);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            last = Progress;
        }
        catch (Exception e)
        {
            last = Progress with { Failure = $"The partition failed ({e.GetType().Name})." };
        }
        finally
        {
            Volatile.Write(ref endedAt, clock.GetTimestamp());
            run = null;
        }
    }

    private async Task WatchAsync()
    {
        while (!Completion.IsCompleted)
        {
            await Completion.WaitAsync(Lease / 4, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (clock.GetElapsedTime(Volatile.Read(ref contactAt)) > Lease)
                await EndAsync(Lease);
        }
    }
}
