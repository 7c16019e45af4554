namespace ModelPipeline.Telemetry;

/// <summary>What the counters of the pipelines have gained since the reading before. Not thread-safe.</summary>
internal sealed class HistoryReading
{
    private readonly Dictionary<Series, Seen> before = [];

    /// <summary>The increase of each pipeline since the last call; since the start of the process for the first call.</summary>
    public Dictionary<string, MetricStep> Take(IReadOnlyList<InstrumentSeries> instruments)
    {
        var steps = new Dictionary<string, MetricStep>(StringComparer.OrdinalIgnoreCase);
        foreach (var instrument in instruments)
        {
            switch (instrument.Instrument.Name)
            {
                case MetricNames.Users:
                    Each(instrument, (step, series) => step.AddUsers(series[MetricNames.Outcome], Gained(series)));
                    break;
                case MetricNames.JobUsers:
                    Each(instrument, (step, series) => step.AddJobUsers(series[MetricNames.Outcome], Gained(series)));
                    break;
                case MetricNames.QueueUsers:
                    Each(instrument, (step, series) => step.Waiting += (int)series.Value);
                    break;
                case MetricNames.StageDuration:
                    Each(instrument, AddStage);
                    break;
            }
        }

        return steps;

        void Each(InstrumentSeries instrument, Action<MetricStep, Series> add)
        {
            foreach (var series in instrument.Known)
            {
                if (series[MetricNames.Pipeline] is not { } pipeline)
                    continue;
                if (!steps.TryGetValue(pipeline, out var step))
                    steps[pipeline] = step = new();
                add(step, series);
            }
        }
    }

    // The stages of jobs are others: their batches are larger, and nobody waits for them.
    private void AddStage(MetricStep step, Series series)
    {
        if (series[MetricNames.Trigger] == "job")
            return;
        var stage = series[MetricNames.Stage];
        var old = before.GetValueOrDefault(series);
        var now = new Seen(series.Value, series.Buckets);
        before[series] = now;
        step.AddTime(stage, now.Value - old.Value);
        for (var bucket = 0; bucket < now.Buckets.Length; bucket++)
            step.AddRuns(stage, bucket, now.Buckets[bucket] - (old.Buckets?[bucket] ?? 0));
    }

    private long Gained(Series series)
    {
        var old = before.GetValueOrDefault(series).Value;
        var now = series.Value;
        before[series] = new(now, []);
        return (long)(now - old);
    }

    private readonly record struct Seen(double Value, long[] Buckets);
}
