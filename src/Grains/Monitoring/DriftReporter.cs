namespace ModelPipeline.Grains;

/// <summary>Makes reports of the counts of a pipeline.</summary>
internal sealed class DriftReporter(Pipeline pipeline, DriftStore counts)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly DriftComparison comparison = new(pipeline.Options.Drift, pipeline.Options.Input.AsOf);

    /// <summary>A version in the time up to now beside its baseline.</summary>
    /// <param name="version">The version.</param>
    /// <param name="window">The time, in whole hours. The present hour is one of them.</param>
    /// <param name="now">The present time.</param>
    public async Task<DriftReport> ReportAsync(string version, TimeSpan window, DateTimeOffset now)
    {
        var hour = CountKey.HourOf(now);
        var (from, to) = (hour.AddHours(1) - window, hour.AddHours(1));
        var watched = counts.State.Of(version);
        var rows = await counts.SumAsync(version, from, to);
        var baseline = await counts.BaselineAsync(version);
        // The verdicts of the watch are about the window of the settings.
        var before = window == pipeline.Options.Drift.Window ? watched.Verdicts : new Dictionary<string, string>();
        var columns = comparison.Columns(baseline, rows, before);
        var outputs = comparison.Outputs(baseline, rows, before);
        ColumnDrift[] all = [.. columns, .. outputs];
        return new(
            pipeline.Name,
            version,
            DriftComparison.Worst(all).ToString(),
            all.Length == 0 ? 0 : (double)all.Count(each => each.Status == nameof(DriftStatus.Drifted)) / all.Length,
            watched.Baseline,
            new(from, to, rows.Rows),
            columns,
            outputs,
            comparison.AgeOf(baseline, rows),
            await VolumeAsync(hour.AddHours(-1)));
    }

    private async Task<RowVolume> VolumeAsync(DateTimeOffset hour) => DriftComparison.Volume(
        hour, await counts.RowsOfAsync(hour) ?? 0, await counts.RowsOfAsync(hour - Week));
}
