using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Records events as metrics of the meter <c>ModelPipeline</c>.</summary>
public sealed class PipelineMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ModelPipeline";

    private readonly Histogram<double> stageDuration;
    private readonly Histogram<int> batchSize;
    private readonly Counter<long> rows;
    private readonly Counter<long> shadows;
    private readonly Gauge<double> clockOffset;
    private readonly Counter<long> storeQueries;
    private readonly Counter<long> storeBilled;
    private readonly Counter<long> storeRows;

    /// <summary>Creates the instruments, in the host's meter factory if it has one.</summary>
    public PipelineMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        stageDuration = meter.CreateHistogram<double>("modelpipeline.stage.duration", "s", "Time that a stage of a run took");
        batchSize = meter.CreateHistogram<int>("modelpipeline.run.users", "{user}", "Users that shared a run");
        rows = meter.CreateCounter<long>("modelpipeline.users", "{user}", "Users whose run ended, by outcome");
        shadows = meter.CreateCounter<long>("modelpipeline.shadow.users", "{user}", "Users for shadow versions, by outcome");
        clockOffset = meter.CreateGauge<double>("modelpipeline.clock.offset", "s",
            "How far this machine's clock is ahead of the output database's");
        storeQueries = meter.CreateCounter<long>("modelpipeline.store.queries", "{query}", "Queries of stores that bill them");
        storeBilled = meter.CreateCounter<long>("modelpipeline.store.billed", "By", "Bytes that stores bill");
        storeRows = meter.CreateCounter<long>("modelpipeline.store.rows", "{row}", "Rows that billed queries returned");
    }

    internal void StageEnded(string pipeline, string stage, TimeSpan duration) =>
        stageDuration.Record(duration.TotalSeconds, new("pipeline", pipeline), new("stage", stage));

    internal void RunBegan(string pipeline, int users) => batchSize.Record(users, new KeyValuePair<string, object?>("pipeline", pipeline));

    internal void UserEnded(string pipeline, RowOutcomeKind outcome) =>
        rows.Add(1, new("pipeline", pipeline), new("outcome", Name(outcome)));

    internal void ShadowEnded(string pipeline, string outcome, int users)
    {
        if (users > 0)
            shadows.Add(users, new("pipeline", pipeline), new("outcome", outcome));
    }

    internal void ClockRead(string pipeline, TimeSpan ahead) =>
        clockOffset.Record(ahead.TotalSeconds, new KeyValuePair<string, object?>("pipeline", pipeline));

    internal void StoreUsed(string pipeline, RunTrigger trigger, StoreCost cost)
    {
        var tags = new TagList { { "pipeline", pipeline }, { "trigger", trigger == RunTrigger.Job ? "job" : "on-demand" } };
        storeQueries.Add(cost.Queries, tags);
        storeBilled.Add(cost.BytesBilled, tags);
        storeRows.Add(cost.RowsRead, tags);
    }

    private static string Name(RowOutcomeKind outcome) => outcome switch
    {
        RowOutcomeKind.Scored => "scored",
        RowOutcomeKind.NoInput => "no_input",
        RowOutcomeKind.Unusable => "unusable",
        RowOutcomeKind.Saturated => "saturated",
        RowOutcomeKind.StoreUnavailable => "store_unavailable",
        RowOutcomeKind.DeadlineExceeded => "deadline_exceeded",
        RowOutcomeKind.VersionUnavailable => "version_unavailable",
        _ => "failed",
    };
}
