namespace ModelPipeline;

/// <summary>
/// An attempt at a partition, which goes on by itself while somebody asks for it. It remembers how far it came after it has ended, for a
/// job that lost its report.
/// </summary>
internal sealed class PartitionAttempt(PartitionProgress known, TimeProvider clock)
{
    // A job asks several times a second; one that moves to another silo takes longer.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource stop = new();
    private volatile PartitionRun? run;
    private volatile PartitionProgress last = known;
    private long heardAt = clock.GetTimestamp();
    private long endedAt = clock.GetTimestamp();

    /// <summary>Ends with the attempt; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>How far it is.</summary>
    public PartitionProgress Progress => run?.Progress ?? last;

    /// <summary>Whether the job has been told how it ended.</summary>
    public bool IsTold { get; set; }

    /// <summary>Whether it ended that long ago.</summary>
    public bool EndedBefore(TimeSpan time) => Completion.IsCompleted && clock.GetElapsedTime(Volatile.Read(ref endedAt)) > time;

    /// <summary>Somebody asks for it.</summary>
    public void RecordContact() => Volatile.Write(ref heardAt, clock.GetTimestamp());

    /// <summary>Begins, apart from whoever asks.</summary>
    /// <param name="slots">Held while it runs.</param>
    /// <param name="create">Makes the run.</param>
    /// <param name="onEnd">Told of it.</param>
    public void Begin(SemaphoreSlim slots, Func<PartitionProgress, PartitionRun> create, Action<PartitionRun> onEnd)
    {
        // Not in the context of the call that begins it: neither its trace nor its place is the attempt's.
        using (ExecutionContext.SuppressFlow())
        {
            Completion = Task.Run(() => RunAsync(slots, create, onEnd));
            _ = Task.Run(WatchAsync);
        }
    }

    /// <summary>Ends it: what was read is scored if that takes no longer than the grace.</summary>
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
            if (clock.GetElapsedTime(Volatile.Read(ref heardAt)) > Lease)
                await EndAsync(Lease);
        }
    }
}
