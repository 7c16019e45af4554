namespace ModelPipeline;

/// <summary>
/// Natural batching in one lane: items wait in a bounded queue; a run takes all that wait, up to <see
/// cref="BatchingOptions.MaxBatchSize"/>, as soon as the lane may have a slot and the run is no smaller than those of the lane under way
/// are on average, or a few milliseconds are over. Whoever comes alone runs at once, and batches grow because runs take time. Order of
/// arrival is kept.
/// </summary>
internal sealed class BatchQueue<T> : IAsyncDisposable
{
    private const int MaxLingers = 5;

    // What an item waits at most for others where larger runs are under way: with five, 64 callers kept the machine half idle.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    private readonly Lane lane;
    private readonly LaneSlots slots;
    private readonly BatchingOptions options;
    private readonly TimeSpan linger;
    private readonly Func<IReadOnlyList<T>, Task> process;
    private readonly Func<Task> work;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private readonly Queue<T> waiting = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private int underWay;
    private bool isStarting;
    private bool isPatient;
    private TaskCompletionSource? lingering;
    private bool closed;

    /// <param name="lane">Whose items they are.</param>
    /// <param name="slots">Those of all lanes.</param>
    /// <param name="options">Sizes.</param>
    /// <param name="linger">How long a run waits for another item, five times at most; zero for not at all.</param>
    /// <param name="process">Runs a batch; must not throw.</param>
    /// <param name="clock">Times the waits.</param>
    public BatchQueue(
        Lane lane,
        LaneSlots slots,
        BatchingOptions options,
        TimeSpan linger,
        Func<IReadOnlyList<T>, Task> process,
        TimeProvider clock)
    {
        this.lane = lane;
        this.slots = slots;
        this.options = options;
        this.linger = linger;
        this.process = process;
        this.clock = clock;
        work = WorkAsync;
        timer = clock.CreateTimer(static queue => ((BatchQueue<T>)queue!).LosePatience(), this, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        slots.Join(() => StartIfFree());
    }

    /// <summary>Items that wait for a run.</summary>
    public int Count
    {
        get
        {
            lock (slots.Gate)
                return waiting.Count;
        }
    }

    /// <summary>Whether items wait or are processed.</summary>
    public bool IsBusy => Volatile.Read(ref running) > 0;

    /// <summary>Whether the queue takes no more items.</summary>
    public bool IsClosed => Volatile.Read(ref closed);

    /// <returns>False where the queue is full or closed; the item was not taken.</returns>
    public bool TryEnqueue(T item)
    {
        lock (slots.Gate)
        {
            if (closed || waiting.Count >= options.MaxQueue)
                return false;
            waiting.Enqueue(item);
            slots.Policy.Came(lane);
            if (lingering is null)
                StartIfFree();
            else if (waiting.Count >= options.MaxBatchSize)
                lingering.TrySetResult();
            return true;
        }
    }

    /// <summary>Takes no more items and waits until those that it has are processed.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (slots.Gate)
        {
            closed = true;
            lingering?.TrySetResult();
            if (IsEmpty)
                drained.TrySetResult();
            slots.StartWaiting();
        }

        await drained.Task;
        await timer.DisposeAsync();
    }

    private bool IsEmpty => running == 0 && waiting.Count == 0;

    // Small runs beside large ones cost the store, and everybody, a statement each for little. Not where somebody has waited long enough.
    private bool IsWorthARun(int others) => others == 0 || closed || linger > TimeSpan.Zero || waiting.Count * others >= underWay;

    private void BePatient()
    {
        if (isPatient)
            return;
        isPatient = true;
        timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private void LosePatience()
    {
        lock (slots.Gate)
        {
            isPatient = false;
            if (waiting.Count > 0)
                Start();
        }
    }

    private void StartIfFree()
    {
        if (waiting.Count == 0 || lingering is not null || !slots.Policy.MayBegin(lane))
            return;
        if (IsWorthARun(running))
        {
            Start();
        }
        else
        {
            BePatient();
        }
    }

    // On the thread pool, whichever scheduler the caller is on: a burst of callers is enqueued before the run takes its batch.
    private void Start()
    {
        // One that starts takes whatever waits.
        if (isStarting || !slots.Policy.MayBegin(lane))
            return;
        Begin();
        isStarting = linger == TimeSpan.Zero;
        slots.Dispatch(work);
    }

    private async Task WorkAsync()
    {
        var isFirst = true;
        while (true)
        {
            if (linger > TimeSpan.Zero && !await LingerAsync())
                return;
            if (Take(isFirst) is not { } batch)
                return;
            isFirst = false;
            await process(batch);
            lock (slots.Gate)
                underWay -= batch.Length;
        }
    }

    private void Begin()
    {
        running++;
        slots.Policy.Begin(lane);
    }

    private void End()
    {
        running--;
        slots.Policy.End(lane);
    }

    // One run at a time lingers and collects what arrives, until it has a full batch, nothing has arrived for the time, or the time has
    // passed often enough: a burst that a busy machine stretches is not cut in two. False: another run does.
    private async Task<bool> LingerAsync()
    {
        lock (slots.Gate)
        {
            if (waiting.Count == 0 || waiting.Count >= options.MaxBatchSize || closed)
                return true;
            if (lingering is not null)
            {
                End();
                slots.StartWaiting();
                return false;
            }

            lingering = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var full = lingering.Task;
        using var stop = new CancellationTokenSource();
        for (var (periods, seen) = (0, 0); periods < MaxLingers && !full.IsCompleted && Count is var count && count > seen; periods++)
        {
            seen = count;
            await Task.WhenAny(full, Task.Delay(linger, clock, stop.Token));
        }

        await stop.CancelAsync();
        lock (slots.Gate)
            lingering = null;
        return true;
    }

    // The slot goes back after each batch: whoever comes first gets it, be it this lane again. Null where it is another's.
    private T[]? Take(bool isFirst)
    {
        lock (slots.Gate)
        {
            if (isFirst)
            {
                isStarting = false;
            }
            else
            {
                End();
            }

            if (waiting.Count == 0 || (!isFirst && !(slots.Policy.MayBegin(lane) && IsWorthARun(running))))
            {
                if (isFirst)
                    End();
                if (closed && IsEmpty)
                    drained.TrySetResult();
                slots.StartWaiting();
                return null;
            }

            if (!isFirst)
                Begin();
            var batch = new T[Math.Min(waiting.Count, options.MaxBatchSize)];
            for (var i = 0; i < batch.Length; i++)
                batch[i] = waiting.Dequeue();
            slots.Policy.Took(lane, batch.Length);
            underWay += batch.Length;
            // What came while a run lingered can be more than it takes, and a lower lane may have waited for what it took.
            slots.StartWaiting();
            return batch;
        }
    }
}
