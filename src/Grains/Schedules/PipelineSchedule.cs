namespace ModelPipeline.Grains;

/// <summary>The schedule of a pipeline and its last runs. Stored when the schedule is set and when a due time was handled.</summary>
internal sealed class PipelineSchedule
{
    private const int RunsKept = 10;

    public string Pipeline { get; set; } = "";

    /// <summary>The identity of the pipeline for which the schedule was set; null if an earlier version set it.</summary>
    public PipelineIdentity? Identity { get; set; }

    public ScheduleState Schedule { get; set; } = new();

    /// <summary>The last runs, the newest first.</summary>
    public List<ScheduleRun> Runs { get; set; } = [];

    // RecordExists does not tell this: after a clear, the provider takes the empty row for a record when it is read again.
    public bool IsSet => Schedule.Cron.Length > 0;

    public void Record(ScheduleRun run) => Runs = [run, .. Runs.Take(RunsKept - 1)];

    public ScheduleInfo Describe(string? problem) =>
        new(Pipeline, Schedule.Cron, Schedule.TimeZone, Schedule.Next, Runs.FirstOrDefault(), [.. Runs], problem);
}
