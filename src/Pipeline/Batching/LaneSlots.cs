namespace ModelPipeline;

/// <summary>The slots of a pipeline's runs, and the queues that share them, one a lane. Its gate guards them all.</summary>
internal sealed class LaneSlots(int slots, LaneTraffic traffic)
{
    private readonly List<Action> starts = [];

    /// <summary>Guards the policy and the queues.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Who may begin; under the gate.</summary>
    public LanePolicy Policy { get; } = new(slots, traffic);

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
