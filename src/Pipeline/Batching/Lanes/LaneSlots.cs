namespace ModelPipeline;

/// <summary>The slots of a pipeline's runs, and the queues that share the slots, one queue per lane.</summary>
/// <param name="slots">The number of runs that may be in progress.</param>
/// <param name="traffic">Whether calls keep coming.</param>
/// <param name="dispatch">Starts the work of a run; null for the thread pool.</param>
/// <param name="mayRunHere">Whether a caller may start the work itself; null if this class decides.</param>
internal sealed class LaneSlots(
    int slots, LaneTraffic traffic, Action<Func<Task>>? dispatch = null, Func<bool>? mayRunHere = null)
{
    private readonly List<Action> starts = [];

    // The execution context of the thread pool, without anything of a caller. Null before the first run.
    private ExecutionContext? clean;

    /// <summary>Protects the policy and the queues.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Decides which lane may begin a run. Use it only under the gate.</summary>
    public LanePolicy Policy { get; } = new(slots, traffic);

    /// <summary>
    /// Whether a caller may start the work of a run itself (<see cref="RunHere"/>). A caller with a scheduler of its own, such as a grain,
    /// may not: the run would stay on that scheduler.
    /// </summary>
    public bool MayRunHere => mayRunHere?.Invoke()
        ?? (clean is not null && SynchronizationContext.Current is null && TaskScheduler.Current == TaskScheduler.Default);

    /// <summary>
    /// Starts the work of a run. By default on the thread pool, without the caller's execution context (its trace and its request).
    /// </summary>
    public void Dispatch(Func<Task> work)
    {
        if (dispatch is not null)
        {
            dispatch(work);
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static run => run.Slots.Run(run.Work), (Slots: this, Work: work), preferLocal: false);
    }

    /// <summary>Starts the work of a run on this thread, without the caller's execution context. Called without any lock.</summary>
    public void RunHere(Func<Task> work)
    {
        if (clean is null)
        {
            _ = work();
        }
        else
        {
            ExecutionContext.Run(clean, static work => _ = ((Func<Task>)work!)(), work);
        }
    }

    /// <summary>Adds a queue. The queue of the highest lane is added first.</summary>
    /// <param name="start">Starts a run of the queue if the policy allows one; called under the gate.</param>
    public void Join(Action start) => starts.Add(start);

    /// <summary>Starts every run that may begin after a change. Called under the gate.</summary>
    public void StartRuns()
    {
        foreach (var start in starts)
            start();
    }

    private void Run(Func<Task> work)
    {
        clean ??= ExecutionContext.Capture();
        _ = work();
    }
}
