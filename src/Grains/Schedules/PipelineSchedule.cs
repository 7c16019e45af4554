namespace ModelPipeline.Grains;

/// <summary>The schedule of a pipeline and its last runs; stored when it is set and when a time that was due has been seen to.</summary>
internal sealed class PipelineSchedule
{
    private const int RunsKept = 10;

    public string Pipeline { get; set; } = "";

    /// <summary>
    /// Where the pipeline reads and writes that the schedule was set for; null where a version set it that did not keep it.
    /// </summary>
    public PipelineIdentity? Identity { get; set; }

    public ScheduleState Schedule { get; set; } = new();

    /// <summary>The newest first.</summary>
    public List<ScheduleRun> Runs { get; set; } = [];

    // Not whether there is a record: once it was cleared, the provider still takes the empty row for one when it is read again.
    public bool IsSet => Schedule.Cron.Length > 0;

    public void Record(ScheduleRun run) => Runs = [run, .. Runs.Take(RunsKept - 1)];

    public ScheduleInfo Describe(string? problem) =>
        new(Pipeline, Schedule.Cron, Schedule.TimeZone, Schedule.Next, Runs.FirstOrDefault(), [.. Runs], problem);
}
