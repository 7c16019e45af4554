namespace ModelPipeline.Grains;

/// <summary>What became of a time that was due. Values are part of the wire format and of stored state.</summary>
[GenerateSerializer]
public enum ScheduleOutcome
{
    /// <summary>A job was made that is not over, or was forgotten before anybody asked for its end.</summary>
    Started = 0,

    /// <summary>A job of the pipeline was not over.</summary>
    Skipped = 1,

    /// <summary>No job could be made, or the job failed.</summary>
    Failed = 2,

    /// <summary>The job was completed; users of it may have failed.</summary>
    Completed = 3,

    /// <summary>A caller stopped the job.</summary>
    Canceled = 4,
}
