using System.Data.Common;

namespace ModelPipeline.Grains;

/// <summary>Judges a version after each call of a silo, and tells each change of a verdict once, also over restarts.</summary>
internal sealed class DriftWatch(Pipeline pipeline, DriftStore counts, DriftMetrics metrics, IEventOutbox outbox, DriftLog log)
{
    // Rows enough for a baseline where nobody has set one: at once, or when the hour is over.
    private const long EnoughAtOnce = 10_000;
    private const long Enough = 1_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Judges a version.</summary>
    /// <returns>Whether all who are told of a change were told; if not, look again.</returns>
    public async Task<bool> LookAsync(string version, DateTimeOffset now)
    {
        if (counts.State.Of(version).Baseline is null)
            await BeginAsync(version, now);
        if (counts.State.Of(version).Baseline is null)
            return true;
        var report = await new DriftReporter(pipeline, counts).ReportAsync(version, pipeline.Options.Drift.Window, now);
        metrics.Judged(report);
        var before = counts.State.Of(version).Verdicts;
        var verdicts = DriftComparison.VerdictsOf(report);
        if (verdicts.Count == before.Count && verdicts.All(each => before.GetValueOrDefault(each.Key) == each.Value))
            return true;
        if (!await TellWebhooksAsync(version, report, before, now))
            return false;
        // Stored first: a change that could not be stored is found, and told, by the next call.
        await counts.SaveAsync(counts.State.With(version, counts.State.Of(version) with { Verdicts = verdicts }));
        foreach (var (name, column) in ColumnsOf(report))
            Tell(version, name, column, before.GetValueOrDefault(name));

        return true;
    }

    /// <summary>Shows no more the versions that have no rows in the window.</summary>
    public void Keep(DateTimeOffset now)
    {
        var oldest = CountKey.HourOf(now) - pipeline.Options.Drift.Window;
        metrics.Keep(pipeline.Name, [.. counts.State.Versions.Where(each => each.Value.LastHour >= oldest).Select(each => each.Key)]);
    }

    // Told before the verdicts are stored: a change that could not be told is found, and told, by the next call.
    private async Task<bool> TellWebhooksAsync(string version, DriftReport report, IReadOnlyDictionary<string, string> before,
        DateTimeOffset now)
    {
        try
        {
            foreach (var (name, column) in ColumnsOf(report))
            {
                if (IsWorse(Parse(before.GetValueOrDefault(name)), Parse(column.Status)))
                    await outbox.TellAsync(Happenings.OfDrift(pipeline.Name, version, name, column.Status, column.Reason, now), default);
            }

            return true;
        }
        catch (DbException e)
        {
            log.NotTold(pipeline.Name, version, e.GetType());
            return false;
        }
    }

    private static IEnumerable<(string Name, ColumnDrift Column)> ColumnsOf(DriftReport report) =>
        report.Columns.Select(each => (each.Column, each))
            .Concat(report.Outputs.Select(each => (DriftComparison.OutputKey(each.Column), each)));

    // A column that has enough rows by day, and too few by night, is no news.
    private static bool IsWorse(DriftStatus was, DriftStatus now) => now > DriftStatus.Ok && now > was;

    private void Tell(string version, string name, ColumnDrift column, string? before)
    {
        // Who has the first verdict Ok, or TooFew, has not changed.
        var was = Parse(before);
        var now = Parse(column.Status);
        if (was == now || (before is null && now <= DriftStatus.Ok))
            return;
        metrics.Changed(pipeline.Name, now);
        if (IsWorse(was, now))
            log.Worse(pipeline.Name, version, name, column.Status, was.ToString(), column.Reason);
        else if (was > DriftStatus.Ok)
            log.Better(pipeline.Name, version, name, column.Status, was.ToString(), column.Reason);
    }

    private static DriftStatus Parse(string? status) => Enum.TryParse<DriftStatus>(status, out var parsed) ? parsed : DriftStatus.TooFew;

    // The first rows of a version are its baseline until somebody sets another.
    private async Task BeginAsync(string version, DateTimeOffset now)
    {
        var hour = CountKey.HourOf(now);
        var to = hour;
        var first = await counts.SumAsync(version, hour - Longest, hour);
        if (first.Rows < Enough)
        {
            to = hour.AddHours(1);
            first.Add(await counts.SumAsync(version, hour, to));
            if (first.Rows < EnoughAtOnce)
                return;
        }

        var from = counts.State.Hours.Where(each => each >= hour - Longest).DefaultIfEmpty(hour).Min();
        var summary = new BaselineSummary(version, BaselineMaker.FirstRows, first.Rows, from, to, now, "");
        await counts.SetBaselineAsync(version, summary, first);
        log.BaselineSet(pipeline.Name, version, first.Rows, summary.Source, "the first rows");
    }
}
