using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace ModelPipeline.Tests;

/// <summary>The table of metrics in <c>docs/telemetry.md</c> is what operators build alerts on.</summary>
public sealed class MetricListTests
{
    [Fact]
    public async Task Instruments_NamesUnitsAndAttributes_AreThoseOfTheTable()
    {
        using var meters = new OwnMeters();
        using var measured = new Measured(meters);
        await using var running = await RunningTrigger.StartAsync();
        await running.Runner.ReadLagAsync(TestContext.Current.CancellationToken);
        new TriggerMetrics(meters).Watch(running.Set.All);
        await MeasureAllAsync(meters);
        measured.Observe();

        var actual = measured.Instruments.Select(instrument => Row(instrument, measured)).Order(StringComparer.Ordinal);

        var table = await File.ReadAllLinesAsync(Docs(), TestContext.Current.CancellationToken);
        Assert.Equal(table.Where(line => line.StartsWith("| `modelpipeline.", StringComparison.Ordinal)), actual);
    }

    // Every method of the classes that have instruments.
    private static async Task MeasureAllAsync(OwnMeters meters)
    {
        await using var runner = await new TestPipeline().RunnerAsync();
        var runs = new PipelineMetrics(meters);
        runs.Watch([runner]);
        runs.RunBegan("p", Lane.Single, 3, TimeSpan.FromSeconds(1));
        runs.RunBegan("p", Lane.List, RunReason.Full);
        runs.StageEnded("p", "write", RunTrigger.Job, TimeSpan.FromSeconds(1));
        runs.UserEnded("p", RowOutcomeKind.Saturated);
        var tally = new OutcomeTally();
        tally.Add(RowOutcomeKind.Scored);
        runs.UsersEnded("p", tally);
        runs.VersionApplied("p", isCandidate: true, applied: 2, refused: 1);
        runs.ShadowEnded("p", "stored", 1);
        runs.Explanations.Ended("p", ExplanationOutcomeKind.Explained, TimeSpan.FromSeconds(1));
        runs.Explanations.Applied("p", 64);
        runs.RowsPredicted("p", applied: 2, refused: 1);
        runs.ClockRead("p", TimeSpan.FromSeconds(1));
        runs.StoreUsed("p", RunTrigger.OnDemand, new(1, 2, 3));
        var jobs = new JobMetrics(meters);
        jobs.Opened("p");
        jobs.Started("p");
        jobs.HeldUp("p");
        jobs.Completed("p");
        jobs.Failed("p");
        jobs.Canceled("p");
        jobs.BatchCommitted("p", 1, 1);
        jobs.PartitionStopped("p");
        jobs.PartitionsUnderWay("p", 1);
        var schedules = new ScheduleMetrics(meters);
        schedules.Opened("p");
        schedules.Started("p", TimeSpan.FromSeconds(1));
        schedules.Skipped("p");
        schedules.Failed("p");
        var drift = new DriftMetrics(meters);
        drift.Opened("p");
        drift.Judged(Drifts.Report("p", psi: 0.4));
        var callers = new CallerMetrics(meters);
        callers.Watch(() => 1);
        callers.Refused(3);
        var webhooks = new WebhookMetrics(meters);
        webhooks.Opened();
        webhooks.Read(new(1, TimeSpan.FromSeconds(1), 1));
        SiloGauges.Create(meters, () => 1, () => 2, () => 3, () => 4);
    }

    private static string Row(Instrument instrument, Measured measured)
    {
        var measurements = measured.Of(instrument.Name);
        Assert.True(measurements.Count > 0, $"{instrument.Name} measured nothing, so that its attributes are not known.");
        var tags = measurements.SelectMany(each => each.Tags.Keys).Distinct().Order(StringComparer.Ordinal).Select(tag => $"`{tag}`");
        var kind = instrument.GetType().Name.Split('`')[0].Replace("Observable", "", StringComparison.Ordinal);
        return $"| `{instrument.Name}` | {kind} | `{instrument.Unit}` | {string.Join(", ", tags)} | {instrument.Description} |";
    }

    private static string Docs([CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, "../../../docs/telemetry.md");
}
