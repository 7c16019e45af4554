namespace ModelPipeline.Grains;

/// <summary>Judges a version day by day. Days that are over are judged once, as long as the baseline stays. Used by one grain.</summary>
internal sealed class DriftDays
{
    // Silos send what they have counted within minutes. A day that ended longer ago does not change.
    private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    private static readonly Dictionary<string, string> NoVerdicts = [];

    private readonly Dictionary<(string Version, DateOnly Day), (DateTimeOffset? Baseline, DriftDay Judged)> known = [];

    /// <summary>The last days of a version, the oldest first; the last is the present one.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="counts">What was counted.</param>
    /// <param name="version">The version.</param>
    /// <param name="days">The number of days.</param>
    /// <param name="now">The present time.</param>
    public async Task<IReadOnlyList<DriftDay>> JudgeAsync(
        Pipeline pipeline, DriftStore counts, string version, int days, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var old in known.Keys.Where(key => key.Day < today.AddDays(-days)).ToList())
            known.Remove(old);
        var judged = new List<DriftDay>();
        for (var day = today.AddDays(1 - days); day <= today; day = day.AddDays(1))
            judged.Add(await JudgeAsync(pipeline, counts, version, day, now));
        return judged;
    }

    private async Task<DriftDay> JudgeAsync(Pipeline pipeline, DriftStore counts, string version, DateOnly day, DateTimeOffset now)
    {
        var baselineOf = counts.State.Of(version).Baseline?.SetAt;
        if (known.TryGetValue((version, day), out var before) && before.Baseline == baselineOf)
            return before.Judged;
        var from = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var rows = await counts.SumAsync(version, from, from.AddDays(1));
        var comparison = new DriftComparison(pipeline.Options.Drift, pipeline.Options.Input.AsOf);
        var baseline = await counts.BaselineAsync(version);
        var judged = new DriftDay(day, rows.Rows, Short(comparison.Columns(baseline, rows, NoVerdicts)),
            Short(comparison.Outputs(baseline, rows, NoVerdicts)));
        if (now - from.AddDays(1) > Settled)
            known[(version, day)] = (baselineOf, judged);
        return judged;
    }

    private static IReadOnlyList<DayVerdict> Short(IEnumerable<ColumnDrift> columns) =>
        [.. columns.Select(each => new DayVerdict(each.Column, each.Status, each.Psi))];
}
