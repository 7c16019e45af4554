namespace ModelPipeline;

/// <summary>
/// Checks the settings that can be checked without opening a store or a model. The faults' settings are relative to the pipeline.
/// </summary>
internal static class PipelineOptionsValidator
{
    public static IEnumerable<Fault> Check(PipelineOptions options)
    {
        if (options.Timeout < TimeSpan.FromMilliseconds(10) || options.Timeout > TimeSpan.FromMinutes(10))
        {
            // A plain number counts as days.
            var form = options.Timeout.Days == 0 ? "" : " (days.hours:minutes:seconds)";
            yield return new("Timeout", $"is {options.Timeout}{form}; set 00:00:00.010 to 00:10:00, such as 00:00:10 for ten seconds.");
        }

        var refresh = options.Model.Refresh;
        if (refresh != TimeSpan.Zero && (refresh < TimeSpan.FromSeconds(1) || refresh > TimeSpan.FromDays(30)))
            yield return new("Model:Refresh", $"is {refresh}; set 00:00:00 (never), or 00:00:01 to 30.00:00:00.");
        foreach (var fault in Check(options.Drift))
            yield return fault;
        var batching = options.Batching;
        if (batching.MaxBatchSize is < 1 or > 100_000)
            yield return new("Batching:MaxBatchSize", $"is {batching.MaxBatchSize}; set 1 to 100000.");
        if (batching.MaxConcurrentRuns is < 1 or > 64)
            yield return new("Batching:MaxConcurrentRuns", $"is {batching.MaxConcurrentRuns}; set 1 to 64.");
        if (batching.MaxQueue is < 1 or > 1_000_000)
            yield return new("Batching:MaxQueue", $"is {batching.MaxQueue}; set 1 to 1000000.");
        if (batching.Linger < TimeSpan.Zero || batching.Linger > TimeSpan.FromSeconds(10))
            yield return new("Batching:Linger", $"is {batching.Linger}; set 00:00:00 to 00:00:10.");
    }

    private static IEnumerable<Fault> Check(DriftOptions drift)
    {
        if (drift.Warning is not (>= 0.01 and <= 10))
            yield return new("Drift:Warning", $"is {drift.Warning}; set 0.01 to 10.");
        if (!(drift.Drifted >= drift.Warning && drift.Drifted <= 10))
            yield return new("Drift:Drifted", $"is {drift.Drifted}; set Drift:Warning ({drift.Warning}) to 10.");
        if (drift.Window < TimeSpan.FromHours(1) || drift.Window > TimeSpan.FromDays(90) || drift.Window.Ticks % TimeSpan.TicksPerHour != 0)
            yield return new("Drift:Window", $"is {drift.Window}; set whole hours, 01:00:00 to 90.00:00:00.");
        if (drift.FlushEvery < TimeSpan.FromSeconds(1) || drift.FlushEvery > TimeSpan.FromMinutes(10))
            yield return new("Drift:FlushEvery", $"is {drift.FlushEvery}; set 00:00:01 to 00:10:00.");
    }
}
