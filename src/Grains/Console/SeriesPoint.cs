namespace ModelPipeline.Grains;

/// <summary>A step of the cluster.</summary>
/// <param name="Ago">How many steps ago; 0 for the present one.</param>
/// <param name="Users">Users of calls and lists by outcome, without zeros.</param>
/// <param name="JobUsers">Users of jobs by outcome, without zeros.</param>
/// <param name="Waiting">Users that waited at the end of the step.</param>
/// <param name="Stages">The stages that runs of calls and lists went through.</param>
internal sealed record SeriesPoint(
    int Ago, Dictionary<string, int> Users, Dictionary<string, int> JobUsers, int Waiting, Dictionary<string, StageTimes> Stages)
{
    /// <summary>The step of a merged history.</summary>
    public static SeriesPoint Of(int ago, MetricStep step) => new(
        ago,
        Counts(MetricStep.Outcomes, step.Users),
        Counts(MetricStep.JobOutcomes, step.JobUsers),
        step.Waiting,
        MetricStep.Stages.Index().Select(stage => (stage.Item, Times: StageTimes.Of(step, stage.Index))).Where(each => each.Times.Runs > 0)
            .ToDictionary(each => each.Item, each => each.Times));

    private static Dictionary<string, int> Counts(IReadOnlyList<string> names, Func<int, int> count) =>
        names.Index().Select(name => (name.Item, Count: count(name.Index))).Where(each => each.Count > 0)
            .ToDictionary(each => each.Item, each => each.Count);
}
