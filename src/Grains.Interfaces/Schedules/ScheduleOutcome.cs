namespace ModelPipeline.Grains;

/// <summary>The result of a due time. Values are part of the wire format and of stored state.</summary>
[GenerateSerializer]
public enum ScheduleOutcome
{
    /// <summary>A job was made. It is still running, or it was removed before anybody asked for its end.</summary>
    Started = 0,

    /// <summary>No job was made, because another job of the pipeline was still running.</summary>
    Skipped = 1,

    /// <summary>No job could be made, or the job failed.</summary>
    Failed = 2,

    /// <summary>The job was completed; some of its users may have failed.</summary>
    Completed = 3,

    /// <summary>A caller stopped the job.</summary>
    Canceled = 4,
}
