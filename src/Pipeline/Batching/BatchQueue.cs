namespace ModelPipeline;

/// <summary>
/// Natural batching in one lane: items wait in a bounded queue, and a run takes all waiting items, up to <see
/// cref="BatchingOptions.MaxBatchSize"/>. A run begins as soon as the lane may use a slot and the run is worth the slot (<see
/// cref="RunWorth"/>), or after two milliseconds (<see cref="RunPatience"/>). A single item on an idle silo runs at once. Batches grow
/// because runs take time. The order of arrival is kept within a tenant; tenants that wait together take turns (<see
/// cref="FairQueue{T}"/>).
/// </summary>
internal sealed class BatchQueue<T> : IAsyncDisposable
{
    private const int MaxLingers = 5;

    private readonly Lane lane;
    private readonly LaneSlots slots;
    private readonly BatchingOptions options;
    private readonly RunWorth worth;
    private readonly TimeSpan linger;
    private readonly Func<IReadOnlyList<T>, Task> process;
    private readonly Func<Task> work;
    private readonly TimeProvider clock;
    private readonly RunPatience patience;
    private readonly FairQueue<T> waiting;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;
    private int itemsInRuns;
    private bool isStarting;
    private TaskCompletionSource? lingering;
    private bool hasWaited;
    private bool wasAlone;
    private bool closed;

    /// <param name="lane">The lane of the items.</param>
    /// <param name="slots">The slots that all lanes share.</param>
    /// <param name="options">The sizes of batches and of the queue.</param>
    /// <param name="linger">How long a run waits for another item, five times at most; zero for no wait.</param>
    /// <param name="process">Processes a batch; must not throw.</param>
    /// <param name="clock">Measures the waits.</param>
    /// <param name="waiting">Holds the items that wait; null where all are of one tenant.</param>
    public BatchQueue(
        Lane lane,
        LaneSlots slots,
        BatchingOptions options,
        TimeSpan linger,
        Func<IReadOnlyList<T>, Task> process,
        TimeProvider clock,
        FairQueue<T>? waiting = null)
    {
        this.waiting = waiting ?? new(static _ => null, static _ => 1);
        this.lane = lane;
        this.slots = slots;
        this.options = options;
        worth = new(options.MaxBatchSize);
        this.linger = linger;
        this.process = process;
        this.clock = clock;
        work = WorkAsync;
        patience = new(clock, OnTimer);
        slots.Join(() => StartIfFree(mayBeginHere: false));
    }

    /// <summary>The number of items that wait for a run.</summary>
    public int Count
    {
        get
        {
            lock (slots.Gate)
                return waiting.Count;
        }
    }

    /// <summary>The number of runs that are under way.</summary>
    public int Running => Volatile.Read(ref running);

    /// <summary>Called when a run begins, with the reason. Must be quick.</summary>
    public Action<RunReason>? OnRun { get; init; }

    /// <summary>Whether items are waiting or being processed.</summary>
    public bool IsBusy => Volatile.Read(ref running) > 0;

    /// <summary>Whether the queue takes no more items.</summary>
    public bool IsClosed => Volatile.Read(ref closed);

    /// <returns>False if the queue is full or closed; then the item was not added.</returns>
    public bool TryEnqueue(T item) => TryEnqueue(item, mayBeginHere: false, out _);

    /// <summary>Adds an item. A caller without locks can begin the run of a lone item itself, which saves the change of threads.</summary>
    /// <param name="item">The item.</param>
    /// <param name="mayBeginHere">Whether the caller can call <see cref="BeginHere"/>.</param>
    /// <param name="beginsHere">Whether the caller must call <see cref="BeginHere"/>. It has no lock then.</param>
    /// <returns>False if the queue is full or closed; then the item was not added.</returns>
    public bool TryEnqueue(T item, bool mayBeginHere, out bool beginsHere)
    {
        beginsHere = false;
        lock (slots.Gate)
        {
            if (closed || !waiting.MayEnqueue(item, options.MaxQueue))
                return false;
            if (waiting.Count == 0)
                patience.Begin();
            waiting.Enqueue(item);
            slots.Policy.Enqueued(lane);
            if (lingering is null)
                beginsHere = StartIfFree(mayBeginHere);
            else if (waiting.Count >= options.MaxBatchSize)
                lingering.TrySetResult();
            return true;
        }
    }

    /// <summary>Begins the run for which <see cref="TryEnqueue(T, bool, out bool)"/> has taken a slot.</summary>
    public void BeginHere() => slots.RunHere(work);

    /// <summary>Closes the queue and waits until all items are processed.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (slots.Gate)
        {
            closed = true;
            lingering?.TrySetResult();
            if (IsEmpty)
                drained.TrySetResult();
            slots.StartRuns();
        }

        await drained.Task;
        await patience.DisposeAsync();
    }

    private bool IsEmpty => running == 0 && waiting.Count == 0;

    // What a run is worth is not asked after an item has waited long enough.
    private bool IsWorthASlot(int others) =>
        hasWaited || closed || linger > TimeSpan.Zero || worth.Is(waiting.Count, others, itemsInRuns);

    private void OnTimer()
    {
        lock (slots.Gate)
        {
            if (!patience.IsOver(waiting.Count > 0))
                return;
            hasWaited = true;
            Start(mayBeginHere: false);
        }
    }

    private bool StartIfFree(bool mayBeginHere)
    {
        if (waiting.Count == 0 || lingering is not null || !slots.Policy.MayBegin(lane))
            return false;
        if (IsWorthASlot(running))
            return Start(mayBeginHere);
        patience.StartTimer();
        return false;
    }

    // The run works on the thread pool, on whichever scheduler the caller is. A burst of callers is enqueued before the run takes its
    // batch. Where the last run had a single item, there are no bursts, and the caller can begin the run at once. Returns whether the
    // caller has to.
    private bool Start(bool mayBeginHere)
    {
        // A starting run takes every waiting item.
        if (isStarting || !slots.Policy.MayBegin(lane))
            return false;
        Begin();
        isStarting = linger == TimeSpan.Zero;
        if (mayBeginHere && wasAlone && slots.MayRunHere)
            return true;
        slots.Dispatch(work);
        return false;
    }

    private async Task WorkAsync()
    {
        var isFirst = true;
        while (true)
        {
            if (linger > TimeSpan.Zero && !await LingerAsync())
                return;
            if (Take(isFirst, out var reason, out var run) is not { } batch)
                return;
            OnRun?.Invoke(reason);
            isFirst = false;
            var began = clock.GetTimestamp();
            await process(batch);
            var took = clock.GetElapsedTime(began);
            lock (slots.Gate)
            {
                itemsInRuns -= batch.Length;
                worth.Ended(run, batch.Length, took);
            }
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

    // One run at a time lingers and collects arriving items. It stops when the batch is full, when no item arrived for the linger time, or
    // after five linger times. So a burst that a busy machine stretches is not cut in two. False: another run lingers already.
    private async Task<bool> LingerAsync()
    {
        lock (slots.Gate)
        {
            if (waiting.Count == 0 || waiting.Count >= options.MaxBatchSize || closed)
                return true;
            if (lingering is not null)
            {
                End();
                slots.StartRuns();
                return false;
            }

            lingering = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        var full = lingering.Task;
        using var stop = new CancellationTokenSource();
        var seen = 0;
        for (var periods = 0; periods < MaxLingers && !full.IsCompleted && Count is var count && count > seen; periods++)
        {
            seen = count;
            await Task.WhenAny(full, Task.Delay(linger, clock, stop.Token));
        }

        await stop.CancelAsync();
        lock (slots.Gate)
            lingering = null;
        return true;
    }

    // The slot is returned after each batch, and the next entitled lane gets it, perhaps this lane again. Null if another lane gets it.
    private T[]? Take(bool isFirst, out RunReason reason, out RunWorth.BegunRun run)
    {
        reason = RunReason.Free;
        run = default;
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

            if (waiting.Count == 0 || (!isFirst && !(slots.Policy.MayBegin(lane) && IsWorthASlot(running))))
            {
                if (isFirst)
                    End();
                if (closed && IsEmpty)
                    drained.TrySetResult();
                slots.StartRuns();
                return null;
            }

            if (!isFirst)
                Begin();
            var batch = new T[Math.Min(waiting.Count, options.MaxBatchSize)];
            for (var i = 0; i < batch.Length; i++)
                batch[i] = waiting.Dequeue();
            patience.Begin();
            slots.Policy.Dequeued(lane, batch.Length);
            itemsInRuns += batch.Length;
            run = worth.Began(running - 1);
            wasAlone = batch.Length == 1;
            reason = ReasonOf(batch.Length);
            hasWaited = false;
            // More items than one batch may have arrived during the linger time, and a lower lane may have waited for the items that were
            // taken.
            slots.StartRuns();
            return batch;
        }
    }

    private RunReason ReasonOf(int items)
    {
        if (items == options.MaxBatchSize)
            return RunReason.Full;
        if (linger > TimeSpan.Zero)
            return RunReason.Linger;
        return hasWaited ? RunReason.Waited : RunReason.Free;
    }
}
