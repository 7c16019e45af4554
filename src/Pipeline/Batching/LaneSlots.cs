namespace ModelPipeline;

/// <summary>The slots of a pipeline's runs, and the queues that share the slots, one queue per lane.</summary>
/// <param name="slots">The number of runs that may be in progress.</param>
/// <param name="traffic">Whether calls keep coming.</param>
/// <param name="dispatch">Starts the work of a run; null for the thread pool.</param>
internal sealed class LaneSlots(int slots, LaneTraffic traffic, Action<Func<Task>>? dispatch = null)
{
    private readonly List<Action> starts = [];

    /// <summary>Protects the policy and the queues.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Decides which lane may begin a run. Use it only under the gate.</summary>
    public LanePolicy Policy { get; } = new(slots, traffic);

    /// <summary>
    /// Starts the work of a run. By default on the thread pool, without the caller's execution context (its trace and its request).
    /// </summary>
    public Action<Func<Task>> Dispatch { get; } =
        dispatch ?? (work => ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work(), work, preferLocal: false));

    /// <summary>Adds a queue. The queue of the highest lane is added first.</summary>
    /// <param name="start">Starts a run of the queue if the policy allows one; called under the gate.</param>
    public void Join(Action start) => starts.Add(start);

    /// <summary>Starts every run that may begin after a change. Called under the gate.</summary>
    public void StartRuns()
    {
        foreach (var start in starts)
            start();
    }
}
