using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Records what the runs of pipelines do, as metrics of the meter <c>ModelPipeline</c>. Runs are recorded, not users.</summary>
public sealed class PipelineMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ModelPipeline";

    // From a query of a table in memory to a deadline.
    internal static readonly double[] StageBounds =
        [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30];

    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = StageBounds };

    private static readonly InstrumentAdvice<int> Sizes = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096],
    };

    private readonly Meter meter;
    private readonly Histogram<double> stageDuration;
    private readonly Histogram<int> batchSize;
    private readonly Counter<long> runs;
    private readonly Counter<long> rows;
    private readonly Counter<long> versionRows;
    private readonly Counter<long> shadows;
    private readonly Counter<long> predicted;
    private readonly Gauge<double> clockOffset;
    private readonly Counter<long> storeQueries;
    private readonly Counter<long> storeBilled;
    private readonly Counter<long> storeRows;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public PipelineMetrics(IMeterFactory? meters = null)
    {
        meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        stageDuration = meter.CreateHistogram(MetricNames.StageDuration, "s", "Time that a stage of a run took", tags: null, Seconds);
        batchSize = meter.CreateHistogram(MetricNames.RunUsers, "{user}", "Users that shared a run", tags: null, Sizes);
        runs = meter.CreateCounter<long>(MetricNames.Runs, "{run}", "Runs that began, by the reason to begin");
        rows = meter.CreateCounter<long>(MetricNames.Users, "{user}", "Users whose run ended, by outcome");
        versionRows = meter.CreateCounter<long>(MetricNames.VersionUsers, "{user}",
            "Users whose row a version was applied to, by the version's role");
        shadows = meter.CreateCounter<long>(MetricNames.ShadowUsers, "{user}", "Users for shadow versions, by outcome");
        predicted = meter.CreateCounter<long>(MetricNames.PredictedRows, "{row}",
            "Rows of predictions, what-if and explanations, by outcome");
        clockOffset = meter.CreateGauge<double>(MetricNames.ClockOffset, "s",
            "How far this machine's clock is ahead of the output database's");
        storeQueries = meter.CreateCounter<long>(MetricNames.StoreQueries, "{query}", "Queries of stores that bill them");
        storeBilled = meter.CreateCounter<long>(MetricNames.StoreBilled, "By", "Bytes that stores bill");
        storeRows = meter.CreateCounter<long>(MetricNames.StoreRows, "{row}", "Rows that billed queries returned");
        Explanations = new(meter);
    }

    /// <summary>Records what explanations do.</summary>
    internal ExplanationMetrics Explanations { get; }

    /// <summary>Shows the queues, slots and versions of pipelines whenever metrics are read. Called once.</summary>
    internal void Watch(IReadOnlyCollection<PipelineRunner> runners)
    {
        PipelineGauges.Create(meter, runners);
        // A counter that first appears with a 1 has not increased, as Prometheus sees it. So outcomes begin with a 0.
        foreach (var runner in runners)
        {
            foreach (var outcome in Enum.GetValues<RowOutcomeKind>())
                rows.Add(0, MetricTags.Pipeline(runner.Pipeline.Name), MetricTags.Of(outcome));
        }
    }

    internal void StageEnded(string pipeline, string stage, RunTrigger trigger, TimeSpan duration) =>
        stageDuration.Record(duration.TotalSeconds, MetricTags.Pipeline(pipeline), new(MetricNames.Stage, stage), MetricTags.Of(trigger));

    internal void RunBegan(string pipeline, Lane lane, int users, TimeSpan longestWait)
    {
        batchSize.Record(users, MetricTags.Pipeline(pipeline), MetricTags.Of(lane));
        StageEnded(pipeline, "queue", RunTrigger.OnDemand, longestWait);
    }

    internal void EventsBegan(string pipeline, int users) =>
        batchSize.Record(users, MetricTags.Pipeline(pipeline), MetricTags.Of(Lane.Event));

    internal void RunBegan(string pipeline, Lane lane, RunReason reason) =>
        runs.Add(1, MetricTags.Pipeline(pipeline), MetricTags.Of(lane), MetricTags.Of(reason));

    internal void UserEnded(string pipeline, RowOutcomeKind outcome) =>
        rows.Add(1, MetricTags.Pipeline(pipeline), MetricTags.Of(outcome));

    internal void UsersEnded(string pipeline, OutcomeTally tally)
    {
        foreach (var (outcome, users) in tally.Counts())
            rows.Add(users, MetricTags.Pipeline(pipeline), MetricTags.Of(outcome));
    }

    /// <summary>Counts the rows of a batch that a version was applied to, and those that the version or the binding refused.</summary>
    internal void VersionApplied(string pipeline, bool isCandidate, int applied, int refused)
    {
        Add("applied", applied);
        Add("refused", refused);

        void Add(string outcome, int users)
        {
            if (users > 0)
            {
                versionRows.Add(users, MetricTags.Pipeline(pipeline), new(MetricNames.Role, isCandidate ? "candidate" : "stable"),
                    new(MetricNames.Outcome, outcome));
            }
        }
    }

    internal void ShadowEnded(string pipeline, string outcome, int users)
    {
        if (users > 0)
            shadows.Add(users, MetricTags.Pipeline(pipeline), new(MetricNames.Outcome, outcome));
    }

    /// <summary>Counts rows that nobody stores, and those that the model or the binding refused.</summary>
    internal void RowsPredicted(string pipeline, int applied, int refused)
    {
        Add("applied", applied);
        Add("refused", refused);

        void Add(string outcome, int count)
        {
            if (count > 0)
                predicted.Add(count, MetricTags.Pipeline(pipeline), new(MetricNames.Outcome, outcome));
        }
    }

    internal void ClockRead(string pipeline, TimeSpan ahead) => clockOffset.Record(ahead.TotalSeconds, MetricTags.Pipeline(pipeline));

    internal void StoreUsed(string pipeline, RunTrigger trigger, StoreCost cost)
    {
        storeQueries.Add(cost.Queries, MetricTags.Pipeline(pipeline), MetricTags.Of(trigger));
        storeBilled.Add(cost.BytesBilled, MetricTags.Pipeline(pipeline), MetricTags.Of(trigger));
        storeRows.Add(cost.RowsRead, MetricTags.Pipeline(pipeline), MetricTags.Of(trigger));
    }
}
