using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Records what jobs do on this silo, as metrics of the meter <c>ModelPipeline</c>.</summary>
public sealed class JobMetrics
{
    private readonly Counter<long> jobs;
    private readonly Counter<long> users;
    private readonly UpDownCounter<long> partitions;
    private readonly Counter<long> stopped;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public JobMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(PipelineMetrics.MeterName) ?? new Meter(PipelineMetrics.MeterName);
        jobs = meter.CreateCounter<long>(MetricNames.Jobs, "{job}", "What happened to jobs: started, held_up, completed, failed, canceled");
        users = meter.CreateCounter<long>(MetricNames.JobUsers, "{user}", "Users of jobs whose batch is committed, by outcome");
        partitions = meter.CreateUpDownCounter<long>(MetricNames.JobPartitions, "{partition}",
            "Partitions of jobs that this silo works on");
        stopped = meter.CreateCounter<long>(MetricNames.JobPartitionsStopped, "{partition}", "Attempts at partitions that a failure ended");
    }

    /// <summary>
    /// A pipeline is open. Its counters begin with a 0: one that first appears with a 1 has not increased, as Prometheus sees it.
    /// </summary>
    public void Opened(string pipeline)
    {
        foreach (var what in new[] { "started", "held_up", "completed", "failed", "canceled" })
            jobs.Add(0, MetricTags.Pipeline(pipeline), new(MetricNames.Event, what));
        foreach (var outcome in new[] { "scored", "failed" })
            users.Add(0, MetricTags.Pipeline(pipeline), new(MetricNames.Outcome, outcome));
        partitions.Add(0, MetricTags.Pipeline(pipeline));
        stopped.Add(0, MetricTags.Pipeline(pipeline));
    }

    /// <summary>A job has started on this silo.</summary>
    public void Started(string pipeline) => Count(pipeline, "started");

    /// <summary>A failure that may pass by itself delays a job.</summary>
    public void HeldUp(string pipeline) => Count(pipeline, "held_up");

    /// <summary>A job has scored its users.</summary>
    public void Completed(string pipeline) => Count(pipeline, "completed");

    /// <summary>A job was given up.</summary>
    public void Failed(string pipeline) => Count(pipeline, "failed");

    /// <summary>Somebody has stopped a job.</summary>
    public void Canceled(string pipeline) => Count(pipeline, "canceled");

    internal void PartitionsUnderWay(string pipeline, int change) => partitions.Add(change, MetricTags.Pipeline(pipeline));

    internal void BatchCommitted(string pipeline, long scored, long failed)
    {
        Add("scored", scored);
        Add("failed", failed);

        void Add(string outcome, long count)
        {
            if (count > 0)
                users.Add(count, MetricTags.Pipeline(pipeline), new(MetricNames.Outcome, outcome));
        }
    }

    internal void PartitionStopped(string pipeline) => stopped.Add(1, MetricTags.Pipeline(pipeline));

    private void Count(string pipeline, string what) => jobs.Add(1, MetricTags.Pipeline(pipeline), new(MetricNames.Event, what));
}
