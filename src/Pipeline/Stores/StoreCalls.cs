namespace ModelPipeline;

/// <summary>Creates the store calls of a pipeline on this silo. Counts their cost in metrics and as a total.</summary>
public sealed class StoreCalls
{
    private readonly string pipeline;
    private readonly PipelineMetrics metrics;
    private readonly StoreMeter all = new();

    internal StoreCalls(string pipeline, PipelineMetrics metrics)
    {
        this.pipeline = pipeline;
        this.metrics = metrics;
        OnDemand = Create(RunTrigger.OnDemand, null);
        Events = Create(RunTrigger.Event, null);
    }

    /// <summary>The calls for interactive users, who wait for an answer.</summary>
    public StoreCall OnDemand { get; }

    /// <summary>The calls for events of triggers.</summary>
    public StoreCall Events { get; }

    /// <summary>The cost of all calls since the silo started; zero if no store counts.</summary>
    public StoreCost Cost => all.Total;

    /// <summary>Creates the call for a part of a job, with its own meter.</summary>
    public StoreCall Of(Guid job) => Create(RunTrigger.Job, job);

    private StoreCall Create(RunTrigger trigger, Guid? job) => new(pipeline, trigger, job) { Meter = new(cost => Count(trigger, cost)) };

    private void Count(RunTrigger trigger, StoreCost cost)
    {
        all.Count(cost);
        metrics.StoreUsed(pipeline, trigger, cost);
    }
}
