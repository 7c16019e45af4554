using System.Diagnostics.Metrics;

namespace ModelPipeline;

/// <summary>Shows the waiting users, the runs and the versions in force whenever metrics are read. A run has no work for it.</summary>
internal static class PipelineGauges
{
    /// <summary>Creates the instruments.</summary>
    public static void Create(Meter meter, IReadOnlyCollection<PipelineRunner> runners)
    {
        meter.CreateObservableGauge(MetricNames.QueueUsers, () => runners.SelectMany(Waiting), "{user}", "Users that wait for a run");
        meter.CreateObservableGauge(MetricNames.RunsActive, () => runners.SelectMany(Running), "{run}", "Runs that are under way");
        meter.CreateObservableGauge(MetricNames.VersionInfo, () => runners.SelectMany(Versions), "{version}",
            "1 for each version with a role; 0 where this silo cannot load the version");
        meter.CreateObservableGauge(MetricNames.CandidateShare, () => runners.Select(Share), "%",
            "The candidate's share of the users; 0 without a candidate");
        meter.CreateObservableGauge(MetricNames.RolloutEpoch, () => runners.Select(Epoch), "{document}",
            "The number of the rollout document that this silo follows");
    }

    private static IEnumerable<Measurement<int>> Waiting(PipelineRunner runner) =>
        runner.WaitingByLane().Select(each => new Measurement<int>(each.Users, Tag(runner), MetricTags.Of(each.Lane)));

    private static IEnumerable<Measurement<int>> Running(PipelineRunner runner) =>
        runner.RunningByLane().Select(each => new Measurement<int>(each.Runs, Tag(runner), MetricTags.Of(each.Lane)));

    private static IEnumerable<Measurement<int>> Versions(PipelineRunner runner)
    {
        var now = runner.Pipeline.Versions.Current;
        yield return Of(now.Stable, "stable");
        if (now.Candidate is { } candidate)
            yield return Of(candidate, "candidate");
        foreach (var shadow in now.Shadows)
            yield return Of(shadow.Slot, "shadow");

        Measurement<int> Of(VersionSlot slot, string role) => new(slot.Held is null ? 0 : 1, Tag(runner),
            new(MetricNames.Version, slot.Id), new(MetricNames.Role, role));
    }

    private static Measurement<double> Share(PipelineRunner runner) =>
        new(runner.Pipeline.Versions.Current.Document.Candidate?.Percent ?? 0, Tag(runner));

    private static Measurement<long> Epoch(PipelineRunner runner) => new(runner.Pipeline.Versions.Current.Epoch, Tag(runner));

    private static KeyValuePair<string, object?> Tag(PipelineRunner runner) => MetricTags.Pipeline(runner.Pipeline.Name);
}
