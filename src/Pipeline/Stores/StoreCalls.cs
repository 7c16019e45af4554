namespace ModelPipeline;

/// <summary>The calls that a pipeline makes of its stores on this silo, and what they cost: as metrics, and added up.</summary>
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
    }

    /// <summary>For whoever waits for an answer.</summary>
    public StoreCall OnDemand { get; }

    /// <summary>What all of them have cost since the silo started; zero where no store counts.</summary>
    public StoreCost Cost => all.Total;

    /// <summary>For a part of a job, with a meter of its own.</summary>
    public StoreCall Of(Guid job) => Create(RunTrigger.Job, job);

    private StoreCall Create(RunTrigger trigger, Guid? job) => new(pipeline, trigger, job) { Meter = new(cost => Count(trigger, cost)) };

    private void Count(RunTrigger trigger, StoreCost cost)
    {
        all.Count(cost);
        metrics.StoreUsed(pipeline, trigger, cost);
    }
}
