namespace ModelPipeline;

/// <summary>The slots of a pipeline's runs, and the queues that share them, one a lane. Its gate guards them all.</summary>
/// <param name="slots">Runs that may be under way.</param>
/// <param name="traffic">Whether calls keep coming.</param>
/// <param name="dispatch">Where runs work; null for the thread pool.</param>
internal sealed class LaneSlots(int slots, LaneTraffic traffic, Action<Func<Task>>? dispatch = null)
{
    private readonly List<Action> starts = [];

    /// <summary>Guards the policy and the queues.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Who may begin; under the gate.</summary>
    public LanePolicy Policy { get; } = new(slots, traffic);

    /// <summary>Begins the work of a run elsewhere: on the thread pool without the caller's context, its trace and request.</summary>
    public Action<Func<Task>> Dispatch { get; } =
        dispatch ?? (work => ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work(), work, preferLocal: false));

    /// <summary>A queue joins, the highest lane first.</summary>
    /// <param name="start">Starts a run of it where one may begin; called under the gate.</param>
    public void Join(Action start) => starts.Add(start);

    /// <summary>Something has changed: whoever may begin now does. Under the gate.</summary>
    public void StartWaiting()
    {
        foreach (var start in starts)
            start();
    }
}
